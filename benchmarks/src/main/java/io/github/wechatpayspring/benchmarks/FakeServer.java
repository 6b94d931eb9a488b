package io.github.wechatpayspring.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.github.wechatpayspring.fake.FakeWechatPay;

/**
 * Program that runs a {@code FakeWechatPay} in a separate process, so that its memory and
 * CPU time are not measured. It reads one command per line.
 */
final class FakeServer {

	private FakeServer() {
	}

	/**
	 * Run until the end of the input. The commands are {@code coupons <count>},
	 * {@code rate <requests per second>} and {@code count <status>}. Each command prints
	 * one line with a number.
	 * @param args none
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (FakeWechatPay wechatPay = FakeWechatPay.start();
				BufferedReader commands = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			wechatPay.recordRequests(false);
			wechatPay.properties().forEach((name, value) -> System.out.println(name + "=" + value.replace('\n', '~')));
			System.out.println();
			for (String line = commands.readLine(); line != null; line = commands.readLine()) {
				String[] words = line.split(" ", 2);
				System.out.println(execute(wechatPay, words[0], Integer.parseInt(words[1])));
			}
		}
	}

	private static long execute(FakeWechatPay wechatPay, String command, int argument) {
		switch (command) {
			case "coupons" -> {
				for (int i = 0; i < argument; i++) {
					wechatPay.addCoupon(RemoteFake.STOCK_ID, RemoteFake.couponCode(i));
				}
			}
			case "rate" -> wechatPay.allowRequestsPerSecond(argument);
			case "count" -> {
				return wechatPay.responseCount(argument);
			}
			default -> throw new IllegalArgumentException("Unknown command '" + command + "'");
		}
		return argument;
	}

}
