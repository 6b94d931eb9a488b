package io.github.wechatpayspring.fake;

/**
 * How much of a response reaches the client.
 */
enum ResponseDelivery {

	WHOLE, CUT_OFF, DROPPED, RESET

}
