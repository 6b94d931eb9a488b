package io.github.wechatpayspring.fake;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Endpoint for downloads of platform certificates.
 */
final class CertificateList {

	static final String PATH = "/v3/certificates";

	private CertificateList() {
	}

	static boolean isDownload(ReceivedRequest request) {
		return request.method().equals("GET") && request.path().equals(PATH);
	}

	/**
	 * Check a request to {@link #PATH}.
	 */
	static void check(ReceivedRequest request, Scheme scheme) throws ApiErrorException {
		if (!isDownload(request)) {
			throw ApiErrorException.invalidRequest("The endpoint supports only GET");
		}
		String target = request.target();
		if (!target.equals(PATH) && !target.equals(PATH + "?algorithm_type=" + scheme.algorithmType())) {
			String issue = "must be " + scheme.algorithmType() + " or missing, without other parameters";
			throw ApiErrorException.parameterError("query", "algorithm_type", null, issue, "请求参数错误");
		}
	}

	static byte[] render(@Nullable List<FakeCertificate> certificates) throws ApiErrorException {
		if (certificates == null) {
			throw ApiErrorException.noPlatformCertificate();
		}
		ObjectNode list = Json.object();
		ArrayNode data = list.putArray("data");
		certificates.forEach((certificate) -> data.add(certificate.toJson()));
		return Json.bytes(list);
	}

}
