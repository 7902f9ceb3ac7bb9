package dev.sluice.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.Optional;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A Java process that is measured from outside.
 *
 * @param name what it runs, for the reader
 */
record Jvm(
    String name,
    OperatingSystemMXBean machine,
    MemoryMXBean memory,
    Optional<JMXConnector> connector)
    implements AutoCloseable {

  /** This process itself. */
  static Jvm own(String name) {
    return new Jvm(
        name,
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class),
        ManagementFactory.getMemoryMXBean(),
        Optional.empty());
  }

  /**
   * Another process of this user.
   *
   * @throws IOException when it is none of Java's, or is gone
   */
  // What comes over this connection comes from a process that this one has started.
  @SuppressWarnings("BanJNDI")
  static Jvm attach(String name, long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      return new Jvm(
          name,
          ManagementFactory.getPlatformMXBean(beans, OperatingSystemMXBean.class),
          ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class),
          Optional.of(connector));
    } catch (AttachNotSupportedException e) {
      throw new IOException("process " + pid + " cannot be measured", e);
    }
  }

  /** CPU time it has used so far, of user and system. */
  Duration cpu() {
    return Duration.ofNanos(machine.getProcessCpuTime());
  }

  /** Bytes of the heap in use after a full collection. */
  long heapAfterCollection() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() throws IOException {
    if (connector.isPresent()) {
      connector.get().close();
    }
  }
}
