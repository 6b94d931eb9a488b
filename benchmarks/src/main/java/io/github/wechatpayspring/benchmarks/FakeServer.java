package io.github.wechatpayspring.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.github.wechatpayspring.fake.FakeWechatPay;

/**
 * A {@code FakeWechatPay} in a process of its own, told what to do line by line, so that
 * it takes nothing from what is measured.
 */
final class FakeServer {

	private FakeServer() {
	}

	/**
	 * Run until the input ends. Takes {@code coupons <count>}, {@code rate <a second>}
	 * and {@code count <status>}, and answers each with a line.
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
