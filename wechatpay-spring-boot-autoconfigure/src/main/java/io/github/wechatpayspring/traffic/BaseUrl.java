package io.github.wechatpayspring.traffic;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * Scheme, host and port of a host of WeChat Pay. The scheme is https, or http for the
 * loopback interface. Immutable.
 */
final class BaseUrl {

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final int MAXIMUM_PORT = 65535;

	private static final int HTTPS_PORT = 443;

	private static final int HTTP_PORT = 80;

	private final String scheme;

	private final String host;

	private final int port;

	private BaseUrl(String scheme, String host, int port) {
		this.scheme = scheme;
		this.host = host;
		this.port = port;
	}

	/**
	 * Read a base URL.
	 * @param value the URL: scheme, host and optional port
	 * @return the base URL
	 * @throws WechatPayConfigurationException if the value is not a base URL
	 */
	static BaseUrl of(String value) {
		String action = "Set only scheme and host, such as 'https://api.mch.weixin.qq.com'.";
		URI uri;
		try {
			uri = new URI(value.strip());
		}
		catch (URISyntaxException ex) {
			throw WechatPayConfigurationException.ofValue("is not a URL", action);
		}
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		String host = (uri.getHost() != null) ? uri.getHost().toLowerCase(Locale.ROOT) : "";
		if (host.isEmpty() || !Set.of("https", "http").contains(scheme)) {
			throw WechatPayConfigurationException.ofValue("is not an absolute http or https URL", action);
		}
		if (uri.getPort() == 0 || uri.getPort() > MAXIMUM_PORT) {
			throw WechatPayConfigurationException.ofValue("has a port that is not between 1 and " + MAXIMUM_PORT,
					action);
		}
		if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null
				|| !Set.of("", "/").contains(uri.getRawPath())) {
			throw WechatPayConfigurationException.ofValue(
					"has more than scheme, host and port: a path in front of /v3 would be signed and then not be the one that WeChat Pay sees",
					action);
		}
		if (scheme.equals("http") && !LOOPBACK.contains(host)) {
			throw WechatPayConfigurationException.ofValue(
					"is plain http to '" + host + "', which anybody on the way can read and change",
					"Use https. Plain http is accepted for the loopback interface only.");
		}
		return new BaseUrl(scheme, host, portOf(uri));
	}

	boolean isOrigin(URI uri) {
		return this.scheme.equalsIgnoreCase(uri.getScheme()) && this.host.equalsIgnoreCase(uri.getHost())
				&& this.port == portOf(uri) && uri.getRawUserInfo() == null;
	}

	/**
	 * Return the port of a URL, or -1 if it is the default port of its scheme.
	 */
	private static int portOf(URI uri) {
		int defaultPort = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
		return (uri.getPort() == defaultPort) ? -1 : uri.getPort();
	}

	/**
	 * Return the URL with the path and query of another URL on this host.
	 */
	URI withPathOf(URI uri) {
		return URI.create((uri.getRawQuery() != null) ? this + uri.getRawPath() + '?' + uri.getRawQuery()
				: this + uri.getRawPath());
	}

	@Override
	public String toString() {
		return this.scheme + "://" + this.host + ((this.port != -1) ? ":" + this.port : "");
	}

}
