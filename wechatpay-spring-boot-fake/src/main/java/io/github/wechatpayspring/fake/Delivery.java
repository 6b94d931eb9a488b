package io.github.wechatpayspring.fake;

/**
 * How much of an answer reaches the client.
 */
enum Delivery {

	WHOLE, CUT_OFF, DROPPED, RESET

}
