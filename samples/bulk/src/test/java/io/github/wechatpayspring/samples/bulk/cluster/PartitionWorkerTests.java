package io.github.wechatpayspring.samples.bulk.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PartitionWorker} with a job repository.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionWorkerTests {

	@TempDir
	private static Path directory;

	private final FakeWechatPay wechatPay = FakeWechatPay.start();

	private final List<String> executed = new ArrayList<>();

	private TestBulk bulk;

	private JobRepository repository;

	private StepExecution partition;

	private BatchStatus end = BatchStatus.COMPLETED;

	@BeforeAll
	void start() {
		this.bulk = new TestBulk(this.wechatPay, directory);
		this.repository = this.bulk.bean(JobRepository.class);
	}

	@AfterAll
	void stop() {
		this.bulk.close();
		this.wechatPay.close();
	}

	@BeforeEach
	void createPartition() {
		JobParameters parameters = new JobParametersBuilder().addLong("run", System.nanoTime()).toJobParameters();
		JobInstance instance = this.repository.createJobInstance("deactivation", parameters);
		JobExecution job = this.repository.createJobExecution(instance, parameters, new ExecutionContext());
		job.setStatus(BatchStatus.STARTED);
		this.repository.update(job);
		this.partition = this.repository.createStepExecution("deactivating:merchant0part0", job);
		this.executed.clear();
		this.end = BatchStatus.COMPLETED;
	}

	private void execute(String message) {
		new PartitionWorker(this.repository, this::process).execute(message);
	}

	private void process(StepExecution execution) {
		this.executed.add(MDC.get("run"));
		execution.setStatus(this.end);
		this.repository.update(execution);
	}

	private void setStatus(BatchStatus status) {
		StepExecution stored = this.repository.getStepExecution(this.partition.getId());
		stored.setStatus(status);
		this.repository.update(stored);
	}

	private String message() {
		return PartitionMessage.of(this.partition.getId());
	}

	@Test
	void executeWhenPartitionWaitsProcessesItWithRunInLog() {
		execute(message());
		assertThat(this.executed)
			.containsExactly(this.partition.getJobExecution().getJobParameters().getLong("run").toString());
		assertThat(MDC.get("run")).isNull();
	}

	@Test
	void executeWhenAnotherWorkerHasStartedItProcessesIt() {
		setStatus(BatchStatus.STARTED);
		execute(message());
		assertThat(this.executed).hasSize(1);
	}

	@Test
	void executeWhenMessageIsDeliveredAgainAfterEndDropsIt() {
		execute(message());
		execute(message());
		assertThat(this.executed).hasSize(1);
	}

	@Test
	void executeWhenJobWasRecoveredDropsMessage() {
		JobExecution job = this.repository.getJobExecution(this.partition.getJobExecutionId());
		job.setStatus(BatchStatus.FAILED);
		this.repository.update(job);
		execute(message());
		assertThat(this.executed).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "partition", "partition ", "partition x", "partition 99999999999999999999",
			"partition 999999999", "sending|1" })
	void executeWhenMessageNamesNoPartitionDropsIt(String message) {
		execute(message);
		assertThat(this.executed).isEmpty();
	}

	@Test
	void executeWhenEndIsNotStoredFailsSoThatMessageIsDeliveredAgain() {
		this.end = BatchStatus.STARTED;
		assertThatIllegalStateException().isThrownBy(() -> execute(message()));
		this.end = BatchStatus.COMPLETED;
		execute(message());
		assertThat(this.executed).hasSize(2);
	}

}
