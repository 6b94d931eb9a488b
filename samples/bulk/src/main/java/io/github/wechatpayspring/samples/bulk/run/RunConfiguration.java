package io.github.wechatpayspring.samples.bulk.run;

import java.time.Clock;

import javax.sql.DataSource;

import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.partition.support.SimpleStepExecutionSplitter;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Configuration of the job that executes a run.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BulkProperties.class)
class RunConfiguration {

	private static final int IMPORT_CHUNK = 1000;

	private static final String RUN = "#{jobParameters['" + RunListener.RUN + "']}";

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	@Bean
	RunStore runStore(JdbcClient jdbc, Clock clock) {
		return new RunStore(jdbc, clock);
	}

	@Bean
	CouponStore couponStore(JdbcTemplate jdbc, RunMeters meters) {
		return new CouponStore(jdbc, meters);
	}

	@Bean
	MerchantClients merchantClients(WechatPayMerchants merchants) {
		return new MerchantClients(merchants);
	}

	@Bean
	RunListener runListener(RunStore runs) {
		return new RunListener(runs);
	}

	@Bean
	DeactivationRuns deactivationRuns(RunStore runs, JobRepository repository, JobOperator operator, Job deactivation,
			MerchantClients clients, DataSource dataSource, PlatformTransactionManager transactionManager,
			BulkProperties properties) {
		return new DeactivationRuns(runs, new RunJob(repository, operator, deactivation, runs, properties.takeOver()),
				clients, new ResultsWriter(dataSource, new TransactionTemplate(transactionManager)),
				new RunLocks(dataSource));
	}

	@Bean
	HandOver handOver(Environment environment) {
		return new HandOver(environment.matchesProfiles("worker"));
	}

	@Bean
	Job deactivation(JobRepository repository, RunListener listener, @Qualifier("importing") Step importing,
			@Qualifier("trial") Step trial, @Qualifier("approval") Step approval,
			@Qualifier("deactivating") Step deactivating, @Qualifier("resending") Step resending,
			@Qualifier("reconciling") Step reconciling, @Qualifier("completion") Step completion) {
		return new JobBuilder("deactivation", repository).listener(listener)
			.start(importing)
			.next(trial)
			.next(approval)
			.next(deactivating)
			.next(resending)
			.next(reconciling)
			.next(completion)
			.build();
	}

	@Bean
	Step importing(JobRepository repository, PlatformTransactionManager transactionManager, RunListener listener,
			@Qualifier("importReader") ItemStreamReader<NumberedRow> reader,
			@Qualifier("importWriter") ItemWriter<NumberedRow> writer) {
		return new StepBuilder("importing", repository).<NumberedRow, NumberedRow>chunk(IMPORT_CHUNK)
			.transactionManager(transactionManager)
			.reader(reader)
			.writer(writer)
			.listener(listener.entering(RunState.IMPORTING))
			.build();
	}

	@Bean
	@StepScope
	FileImportReader importReader(RunStore runs, @Value(RUN) long run, @Value("#{stepExecution}") StepExecution step) {
		return new FileImportReader(runs.find(run).orElseThrow(), runs, step);
	}

	@Bean
	@StepScope
	FileImportWriter importWriter(RunStore runs, CouponStore coupons, MerchantClients clients, @Value(RUN) long run) {
		return new FileImportWriter(run, runs, coupons, clients);
	}

	@Bean
	Step trial(JobRepository repository, RunListener listener, @Qualifier("trialPartitioner") Partitioner partitioner,
			PartitionHandler handler) {
		return partitioned("trial", repository, partitioner, handler, listener, RunState.TRIAL, false);
	}

	@Bean
	Step approval(JobRepository repository, PlatformTransactionManager transactionManager,
			@Qualifier("approvalTasklet") Tasklet tasklet) {
		return new StepBuilder("approval", repository).tasklet(tasklet, transactionManager).build();
	}

	@Bean
	Step deactivating(JobRepository repository, RunListener listener,
			@Qualifier("deactivatingPartitioner") Partitioner partitioner, PartitionHandler handler) {
		return partitioned("deactivating", repository, partitioner, handler, listener, RunState.RUNNING, true);
	}

	// coupons whose requests were throttled or not sent
	@Bean
	Step resending(JobRepository repository, RunListener listener,
			@Qualifier("deactivatingPartitioner") Partitioner partitioner, PartitionHandler handler) {
		return partitioned("resending", repository, partitioner, handler, listener, RunState.RUNNING, true);
	}

	@Bean
	Step reconciling(JobRepository repository, RunListener listener,
			@Qualifier("reconcilingPartitioner") Partitioner partitioner, PartitionHandler handler) {
		return partitioned("reconciling", repository, partitioner, handler, listener, RunState.RECONCILING, true);
	}

	@Bean
	Step completion(JobRepository repository, PlatformTransactionManager transactionManager,
			@Qualifier("completionTasklet") Tasklet tasklet) {
		return new StepBuilder("completion", repository).tasklet(tasklet, transactionManager).build();
	}

	// coupons that were not sent or are unconfirmed are left, so a restart repeats the
	// step
	private static Step partitioned(String name, JobRepository repository, Partitioner partitioner,
			PartitionHandler handler, RunListener listener, RunState state, boolean repeatable) {
		// the builder's own splitter would give the partitions of all steps the same
		// names
		SimpleStepExecutionSplitter splitter = new SimpleStepExecutionSplitter(repository, name, partitioner);
		splitter.setAllowStartIfComplete(repeatable);
		return new StepBuilder(name, repository).partitioner(name, partitioner)
			.splitter(splitter)
			.partitionHandler(handler)
			.listener(listener.entering(state))
			.allowStartIfComplete(repeatable)
			.build();
	}

	@Bean
	@Profile("!manager")
	TaskExecutorPartitionHandler partitionHandler(@Qualifier("sending") Step sending) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("merchant-");
		executor.setDaemon(true);
		executor.setTaskDecorator((task) -> LogContext.current().wrap(task));
		TaskExecutorPartitionHandler handler = new TaskExecutorPartitionHandler();
		handler.setStep(new IsolatedStep(sending));
		handler.setTaskExecutor(executor);
		return handler;
	}

	@Bean
	@StepScope
	Partitioner trialPartitioner(CouponStore coupons, BulkProperties properties, @Value(RUN) long run) {
		return new MerchantPartitioner(coupons.merchants(run), CouponStatus.PENDING, properties.trialSize(),
				Long.MAX_VALUE);
	}

	@Bean
	@StepScope
	Partitioner deactivatingPartitioner(CouponStore coupons, BulkProperties properties, @Value(RUN) long run) {
		return new MerchantPartitioner(coupons.merchants(run), CouponStatus.PENDING, Long.MAX_VALUE,
				properties.rowsOfPartition());
	}

	@Bean
	@StepScope
	Partitioner reconcilingPartitioner(CouponStore coupons, BulkProperties properties, @Value(RUN) long run) {
		return new MerchantPartitioner(coupons.merchants(run), CouponStatus.UNCONFIRMED, Long.MAX_VALUE,
				properties.rowsOfPartition());
	}

	@Bean
	@StepScope
	Tasklet approvalTasklet(RunStore runs, @Value(RUN) long run) {
		return PauseTasklet.afterTrial(run, runs);
	}

	@Bean
	@StepScope
	Tasklet completionTasklet(RunStore runs, @Value(RUN) long run) {
		return PauseTasklet.beforeEnd(run, runs);
	}

	@Bean
	Step sending(JobRepository repository, PlatformTransactionManager transactionManager, BulkProperties properties,
			@Qualifier("outcomeReader") ItemStreamReader<CouponOutcome> reader,
			@Qualifier("outcomeWriter") ItemWriter<CouponOutcome> writer) {
		return new StepBuilder("sending", repository).<CouponOutcome, CouponOutcome>chunk(properties.commitInterval())
			.transactionManager(transactionManager)
			.reader(reader)
			.writer(writer)
			.build();
	}

	@Bean
	@StepScope
	RunProgress outcomeWriter(RunStore runs, CouponStore coupons, PlatformTransactionManager transactionManager,
			Clock clock, BulkProperties properties, @Value("#{stepExecution}") StepExecution step) {
		return new RunProgress(runs, coupons, transactionManager, clock, MerchantPartitioner.selection(step),
				new FailureWindow(properties.failureWindow(), properties.failureShare()));
	}

	@Bean
	@StepScope
	DeactivationReader outcomeReader(CouponStore coupons, MerchantClients clients, Clock clock,
			PlatformTransactionManager transactionManager, BulkProperties properties, RunProgress progress,
			HandOver handOver, @Value("${wechatpay.bulk.concurrency:32}") int concurrency,
			@Value("#{stepExecution}") StepExecution step) {
		Selection selection = MerchantPartitioner.selection(step);
		int page = properties.commitInterval();
		CouponSource source = new CouponSource(coupons, new TransactionTemplate(transactionManager), selection,
				MerchantPartitioner.limit(step), page);
		DeactivationStream stream = new DeactivationStream(source, selection.merchant(),
				clients.get(selection.merchant()), clock, properties.outcomesInAdvance(concurrency));
		return new DeactivationReader(step, progress, source, stream, handOver);
	}

}
