package io.github.wechatpayspring.benchmarks.micro;

import java.security.PrivateKey;
import java.util.concurrent.TimeUnit;

import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Benchmark for reading a key.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PemBenchmark {

	private final String pem;

	/**
	 * Create the key.
	 */
	public PemBenchmark() {
		this.pem = new Merchant().privateKeyPem();
	}

	/**
	 * Read a private key.
	 * @return the key
	 */
	@Benchmark
	public PrivateKey privateKey() {
		return KeyReader.privateKey(KeyAlgorithm.RSA, this.pem, null);
	}

}
