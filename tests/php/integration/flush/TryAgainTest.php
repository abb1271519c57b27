<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\retry_flush;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Tests that a stopped and retried flush keeps its record of which copies existed before their removal.
 */
final class TryAgainTest extends Flush_Test_Case {
	/** Whether the CDN had the copy before the flush. */
	private bool $was_there = true;

	private bool $is_removed = false;

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'shortpixel_flush_pre_request',
			function ( $answer, array $request ) {
				if ( ! str_contains( $request['url'], '/spai/' ) ) {
					return $answer;
				}
				$date = [ 'date' => gmdate( 'D, d M Y H:i:s', $this->now ) . ' GMT' ];
				if ( str_contains( $request['url'], 'f_remove' ) ) {
					$this->is_removed = true;
					return [
						'status'  => 200,
						'headers' => $date,
						'at'      => $this->now,
					];
				}
				if ( $this->was_there && ! $this->is_removed ) {
					return [
						'status'  => 200,
						'headers' => [ 'cdn-cache' => 'HIT' ] + $date,
						'body'    => "\xff\xd8\xff\xe0 old",
						'at'      => $this->now,
					];
				}
				return [
					'status'  => 307,
					'headers' => [ 'location' => 'https://example.org/wp-content/uploads/a.jpg' ] + $date,
					'at'      => $this->now,
				];
			},
			20,
			2
		);
	}

	public function test_a_copy_that_was_removed_before_the_flush_was_stopped_was_there(): void {
		$id = $this->stopped();
		self::assertTrue( retry_flush( $this->get( $id ) ) );
		$this->run_to_the_end( $id );

		self::assertSame( [ 'rebuilding' ], array_column( $this->rows( $id ), 'state' ) );
		self::assertNotSame( 'nothing_there', $this->get( $id )->failure->code ?? '' );
	}

	public function test_a_copy_that_never_was_there_is_still_not_counted(): void {
		$this->was_there = false;
		$id              = $this->stopped();
		self::assertTrue( retry_flush( $this->get( $id ) ) );
		$this->run_to_the_end( $id );

		self::assertSame( [ 'unchecked' ], array_column( $this->rows( $id ), 'state' ) );
		self::assertNotContains( $this->get( $id )->state, [ 'done' ] );
	}

	/**
	 * Returns a flush of one copy that was stopped as soon as ShortPixel had accepted its removal.
	 */
	private function stopped(): int {
		$id = $this->flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [
					'attachment_count' => 1,
					'attachments'      => [],
					'coverage'         => [ 'whole' => true ],
				],
			],
			[ new Variant( self::url( 300 ), 'https://example.org/wp-content/uploads/a.jpg', 7, 'page' ) ]
		);
		self::assertGreaterThan( 0, $id );
		$this->runner()->step( $id, 1.0 );
		self::assertSame( [ 'sent' ], array_column( $this->rows( $id ), 'state' ) );
		self::assertTrue( cancel_flush( $this->get( $id ) ) );

		return $id;
	}

	public function test_where_nothing_was_there_the_flush_fails_with_that_reason(): void {
		$this->was_there = false;
		$id              = $this->flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [
					'attachment_count' => 1,
					'attachments'      => [ 7 ],
					'coverage'         => [ 'whole' => true ],
				],
			],
			[ new Variant( self::url( 300 ), 'https://example.org/wp-content/uploads/a.jpg', 7, 'page' ) ]
		);
		$this->run_to_the_end( $id );

		self::assertSame( 'nothing_there', $this->get( $id )->failure->code ?? '' );
	}
}
