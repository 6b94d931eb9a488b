package io.github.wechatpayspring.fake;

/**
 * How much of an answer reaches the client.
 */
enum ResponseDelivery {

	WHOLE, CUT_OFF, DROPPED, RESET

}
