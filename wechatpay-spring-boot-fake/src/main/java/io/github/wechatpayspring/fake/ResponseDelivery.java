package io.github.wechatpayspring.fake;

/**
 * Part of a response that is sent to the client.
 */
enum ResponseDelivery {

	WHOLE, CUT_OFF, DROPPED, RESET

}
