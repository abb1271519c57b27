<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\cancel_flush;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests what a flush says while ShortPixel fails, long before the flush is given up.
 */
final class TroubleTest extends Flush_Test_Case {
	/**
	 * @return array<string,array{array<string,mixed>,string}>
	 */
	public static function troubles(): array {
		$error = static fn ( string $error ): array => [
			'status' => 0,
			'error'  => $error,
		];
		return [
			'a connection that breaks off' => [ $error( 'reset' ), 'ShortPixel does not answer.' ],
			'no connection'                => [ $error( 'connect' ), 'ShortPixel does not answer.' ],
			'no name'                      => [ $error( 'dns' ), 'ShortPixel does not answer.' ],
			'no secure connection'         => [ $error( 'tls' ), 'ShortPixel does not answer.' ],
			'no answer in time'            => [ $error( 'timeout' ), 'ShortPixel does not answer.' ],
			'a broken server'              => [ [ 'status' => 502 ], 'ShortPixel is unavailable.' ],
			'a busy server'                => [
				[
					'status'      => 429,
					'retry_after' => 20,
				],
				'ShortPixel is busy.',
			],
		];
	}

	/**
	 * @param array<string,mixed> $answer
	 */
	#[DataProvider( 'troubles' )]
	public function test_the_first_answers_are_told_with_when_it_is_tried_again( array $answer, string $why ): void {
		$this->world->trouble = static fn (): array => $answer;
		$id                   = $this->noted_flush( 4 );
		$this->runner()->step( $id, 4.0 );

		$shape = $this->shape( $id );
		self::assertSame( 'waiting', $shape['state'] );
		self::assertSame( $why, $shape['trouble'] );
		self::assertGreaterThan( 0, $shape['wait']['seconds_left'] ?? 0 );
		self::assertSame( $shape['trouble'], $shape['message'] );
		self::assertTrue( $shape['can']['cancel'] );
	}

	public function test_that_some_were_sent_takes_nothing_back(): void {
		$this->world->trouble = static fn ( array $request ): ?array => false === strpos( $request['url'], '/w_1+' ) && false === strpos( $request['url'], ',w_1+' ) && false === strpos( $request['url'], '+w_1+' ) ? null : [
			'status' => 0,
			'error'  => 'timeout',
		];
		$id                   = $this->noted_flush( 4 );
		$this->runner()->step( $id, 4.0 );

		self::assertSame( 'ShortPixel does not answer.', $this->shape( $id )['trouble'] );
	}

	public function test_shortpixel_is_named_in_place_of_its_paused_host(): void {
		$this->world->trouble = static fn (): array => [
			'status' => 0,
			'error'  => 'connect',
		];
		$id                   = $this->noted_flush( 43 );
		$this->runner()->step( $id, 4.0 );

		$trouble = 'ShortPixel does not answer.';
		self::assertSame( $trouble, $this->shape( $id )['trouble'] );
		$this->now += 5;
		$this->runner()->step( $id, 4.0 );
		$shape = $this->shape( $id );
		self::assertSame( $trouble, $shape['message'], 'As long as the host is left alone.' );
		self::assertGreaterThanOrEqual( 50, $shape['wait']['seconds_left'] ?? 0 );
	}

	public function test_a_broken_shortpixel_is_told_by_its_status(): void {
		$this->world->trouble = static fn (): array => [ 'status' => 503 ];
		$id                   = $this->noted_flush( 43 );
		$this->runner()->step( $id, 4.0 );

		self::assertSame( 'ShortPixel is unavailable.', $this->shape( $id )['trouble'] );
	}

	public function test_a_host_that_is_paused_while_it_is_looked_at_is_named_too(): void {
		$id = $this->noted_flush( 43 );
		$this->runner()->step( $id, 4.0 );
		$this->world->trouble = static fn (): array => [
			'status' => 0,
			'error'  => 'timeout',
		];
		// Goes on past the 30-second wait, during which nothing is requested.
		for ( $i = 0; $i < 40; $i++ ) {
			++$this->now;
			$this->runner()->step( $id, 4.0 );
		}

		$trouble = $this->shape( $id )['trouble'];
		self::assertSame( 'ShortPixel does not answer.', $trouble );
	}

	public function test_errors_instead_of_images_are_told_long_before_the_verdict_and_until_an_image_comes(): void {
		$this->world->trouble = static fn ( array $request ): ?array => str_contains(
			$request['url'],
			'f_remove'
		) ? null : [ 'body' => '<h1>Down</h1>' ];
		$id                   = $this->flush( 4 );
		$this->runner()->step( $id, 4.0 );
		self::assertSame( 'The CDN sends an error.', $this->shape( $id )['message'] );

		$this->now += 31;
		$this->runner()->step( $id, 4.0 );
		self::assertSame( [ 'waiting', 'The CDN sends an error.' ], [ $this->shape( $id )['state'], $this->shape( $id )['trouble'] ] );

		$this->world->trouble = static fn ( array $request ): ?array => str_contains( $request['url'], 'w_1' ) ? [ 'body' => '<h1>Down</h1>' ] : null;
		$this->now           += 60;
		$this->runner()->step( $id, 4.0 );
		self::assertSame( '', $this->shape( $id )['trouble'] );
	}

	public function test_nothing_is_said_before_the_first_try_nor_after_the_last(): void {
		$id = $this->noted_flush( 4 );
		self::assertSame( '', $this->shape( $id )['trouble'] );

		$this->world->trouble = static fn (): array => [
			'status' => 0,
			'error'  => 'reset',
		];
		$this->run_to_the_end( $id );
		self::assertSame( [ '', 'failed' ], [ $this->shape( $id )['trouble'], $this->shape( $id )['state'] ] );
	}

	public function test_a_flush_that_is_all_sent_costs_no_query_more(): void {
		$id = $this->noted_flush( 4 );
		$this->runner()->step( $id, 4.0 );
		$queries = [];
		$listen  = static function ( string $query ) use ( &$queries ): string {
			$queries[] = $query;
			return $query;
		};
		add_filter( 'query', $listen );
		self::assertSame( '', $this->shape( $id )['trouble'] );
		remove_filter( 'query', $listen );
		self::assertSame( [], preg_grep( '/failure <>/', $queries ) );
	}

	public function test_trying_again_ends_a_pause_and_one_failure_more_begins_it_anew(): void {
		$this->world->trouble = static fn (): array => [
			'status' => 0,
			'error'  => 'connect',
		];
		$id                   = $this->noted_flush( 43 );
		$this->runner()->step( $id, 4.0 );
		self::assertSame( 10, $this->world->sent( 'f_remove' ) );

		cancel_flush( $this->get( $id ) );
		$this->retry( $id );
		$this->runner()->step( $id, 4.0 );
		self::assertSame( 11, $this->world->sent( 'cdn.shortpixel.ai' ), 'One request goes to see.' );
		self::assertSame( 'ShortPixel does not answer.', $this->shape( $id )['trouble'] );
		self::assertSame( 'host_paused', $this->get( $id )->notes[0]['code'] ?? '' );

		cancel_flush( $this->get( $id ) );
		$this->world->trouble = null;
		$this->retry( $id );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
	}

	public function test_a_rest_that_shortpixel_asked_for_is_kept(): void {
		$this->world->trouble = static fn (): array => [
			'status'      => 429,
			'retry_after' => 300,
		];
		$id                   = $this->noted_flush( 43 );
		$this->runner()->step( $id, 4.0 );
		$sent = $this->world->sent( 'f_remove' );

		cancel_flush( $this->get( $id ) );
		$this->retry( $id );
		$this->runner()->step( $id, 4.0 );
		self::assertSame( $sent, $this->world->sent( 'f_remove' ) );
		self::assertStringStartsWith( 'ShortPixel is busy.', $this->shape( $id )['message'] );
	}

	private function retry( int $id ): void {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		self::assertTrue( retry_flush( $row ) );
	}

	/**
	 * @return array{state: string, trouble: string, message: string, wait: array{seconds_left: int}|null, can: array<string,bool>, ...}
	 */
	private function shape( int $id ): array {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		return flush_shape( $row );
	}
}
