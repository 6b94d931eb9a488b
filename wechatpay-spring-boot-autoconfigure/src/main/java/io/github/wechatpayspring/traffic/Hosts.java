package io.github.wechatpayspring.traffic;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Hosts of WeChat Pay, the primary host first. A host that fails repeatedly is skipped,
 * except for one probe request at a time at regular intervals. Thread-safe.
 */
final class Hosts {

	static final int MAX_FAILURES = 3;

	static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);

	private final List<Host> hosts = new ArrayList<>();

	private final LongSupplier nanoTime;

	Hosts(BaseUrl primary, List<BaseUrl> backups, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.hosts.add(new Host(primary));
		backups.forEach((backup) -> this.hosts.add(new Host(backup)));
	}

	BaseUrl primary() {
		return this.hosts.get(0).baseUrl;
	}

	boolean isOrigin(URI uri) {
		for (Host host : this.hosts) {
			if (host.baseUrl.isOrigin(uri)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the hosts in the order in which they are tried. Hosts that fail repeatedly
	 * come last.
	 */
	synchronized List<BaseUrl> inOrder() {
		return this.hosts.stream()
			.sorted(Comparator.comparing((host) -> host.failures >= MAX_FAILURES))
			.map((host) -> host.baseUrl)
			.toList();
	}

	/**
	 * Choose the host for a request.
	 * @param unreachable the hosts that the call could not reach
	 * @return the chosen host, to which the result of the request must be reported
	 */
	synchronized Choice choose(Set<BaseUrl> unreachable) {
		List<Host> candidates = candidates(unreachable);
		for (Host host : candidates) {
			if (host.failures < MAX_FAILURES) {
				return new Choice(host, false);
			}
			if (!host.probing && this.nanoTime.getAsLong() - host.failedAt >= PROBE_INTERVAL.toNanos()) {
				host.probing = true;
				return new Choice(host, true);
			}
		}
		return new Choice(candidates.get(0), false);
	}

	private List<Host> candidates(Set<BaseUrl> unreachable) {
		if (unreachable.isEmpty()) {
			return this.hosts;
		}
		List<Host> others = this.hosts.stream().filter((host) -> !unreachable.contains(host.baseUrl)).toList();
		return others.isEmpty() ? this.hosts : others;
	}

	private static final class Host {

		private final BaseUrl baseUrl;

		private int failures;

		private long failedAt;

		private boolean probing;

		Host(BaseUrl baseUrl) {
			this.baseUrl = baseUrl;
		}

	}

	/**
	 * A host that was chosen for one request.
	 */
	final class Choice {

		private final Host host;

		private final boolean probe;

		private Choice(Host host, boolean probe) {
			this.host = host;
			this.probe = probe;
		}

		BaseUrl baseUrl() {
			return this.host.baseUrl;
		}

		/**
		 * Return the URL of a request on this host. A request to another host than the
		 * primary host is not routed.
		 */
		URI route(URI uri) {
			if (this.host.baseUrl == primary() || !primary().isOrigin(uri)) {
				return uri;
			}
			return this.host.baseUrl.withPathOf(uri);
		}

		/**
		 * Report a response, which resets the count of failures.
		 */
		void responded() {
			end(() -> this.host.failures = 0);
		}

		/**
		 * Report that the host could not be reached or did not respond.
		 */
		void failed() {
			end(() -> {
				this.host.failures++;
				this.host.failedAt = Hosts.this.nanoTime.getAsLong();
			});
		}

		/**
		 * Report that the request says nothing about the host.
		 */
		void abandoned() {
			end(() -> {
			});
		}

		private void end(Runnable verdict) {
			synchronized (Hosts.this) {
				verdict.run();
				if (this.probe) {
					this.host.probing = false;
				}
			}
		}

	}

}
