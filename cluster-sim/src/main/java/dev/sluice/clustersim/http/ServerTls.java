package dev.sluice.clustersim.http;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate for one server, from an authority that is made for it and forgotten.
 *
 * @param context what the server speaks TLS with
 * @param authority the authority's certificate in PEM, for clients to trust
 */
public record ServerTls(SSLContext context, String authority) {

  private static final Duration VALID = Duration.ofDays(365);
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final char[] NO_PASSWORD = new char[0];

  /**
   * Makes an authority and a certificate of it.
   *
   * @param hosts names and addresses that clients will use
   */
  public static ServerTls create(List<String> hosts, Instant now) {
    try {
      KeyPair authorityKeys = keys();
      X500Name authorityName = new X500Name("CN=cluster-sim-ca");
      X509Certificate authority =
          sign(
              builder(authorityName, authorityName, authorityKeys, now, 1)
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                  .addExtension(
                      Extension.keyUsage,
                      true,
                      new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature)),
              authorityKeys);
      KeyPair serverKeys = keys();
      X509Certificate server =
          sign(
              builder(authorityName, new X500Name("CN=cluster-sim"), serverKeys, now, 2)
                  .addExtension(Extension.subjectAlternativeName, false, names(hosts))
                  .addExtension(
                      Extension.extendedKeyUsage,
                      false,
                      new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
              authorityKeys);
      return new ServerTls(context(serverKeys, server, authority), pem(authority));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("no certificate can be made", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Instant now, long serial) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(now.toEpochMilli())
            .multiply(BigInteger.TEN)
            .add(BigInteger.valueOf(serial)),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(VALID)),
        subject,
        keys.getPublic());
  }

  private static GeneralNames names(List<String> hosts) {
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      boolean address =
          host.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
      names.add(
          new GeneralName(
              address && !host.isEmpty() ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X509Certificate sign(
      org.bouncycastle.cert.X509v3CertificateBuilder builder, KeyPair signer)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer.getPrivate())));
  }

  private static SSLContext context(KeyPair keys, X509Certificate server, X509Certificate authority)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", keys.getPrivate(), NO_PASSWORD, new Certificate[] {server, authority});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static String pem(X509Certificate certificate) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(certificate);
    }
    return text.toString();
  }

  /** Never shows a key. */
  @Override
  public String toString() {
    return "ServerTls";
  }
}
