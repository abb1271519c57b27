<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Report;
use ShortPixelFlush\Model\Subject;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Say\evidence_sentence;
use function ShortPixelFlush\Say\failure_sentence;
use function ShortPixelFlush\Say\flush_message;
use function ShortPixelFlush\Say\kept_sentence;
use function ShortPixelFlush\Say\kind_sentence;
use function ShortPixelFlush\Say\shape;
use function ShortPixelFlush\Say\variant_notes;

require_once dirname( __DIR__, 4 ) . '/includes/copies/plan-images.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/plan-notes.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/shape.php';

/**
 * Tests the sentences about flushes, copies and their evidence.
 */
final class SentencesTest extends Wp_Test_Case {
	private const ONE = [ 'attachment_count' => 1 ];

	/**
	 * @return array<string, array{array<string, mixed>, array<string, int>, string}>
	 */
	public static function messages(): array {
		$timeout = [
			'code' => 'timeout',
			'data' => [],
		];
		return [
			'a flush that has not begun'        => [
				[ 'state' => 'queued' ],
				[ 'queued' => 43 ],
				'Flushing…',
			],
			'a flush of one copy'               => [
				[ 'state' => 'running' ],
				[ 'queued' => 1 ],
				'Flushing…',
			],
			'a large flush'                     => [
				[ 'state' => 'running' ],
				[ 'queued' => 1200 ],
				'Flushing…',
			],
			'the wait'                          => [
				[
					'state'      => 'waiting',
					'wait_until' => 1024,
				],
				[ 'sent' => 4 ],
				'Removal requested.',
			],
			'the last second of the wait'       => [
				[
					'state'      => 'waiting',
					'wait_until' => 1001,
				],
				[ 'sent' => 4 ],
				'Removal requested.',
			],
			'a wait that is over'               => [
				[
					'state'      => 'waiting',
					'wait_until' => 990,
				],
				[ 'sent' => 4 ],
				'Removal requested.',
			],
			'the check'                         => [
				[ 'state' => 'running' ],
				[ 'sent' => 4 ],
				'Removal requested.',
			],
			'the time between two looks'        => [
				[
					'state'      => 'waiting',
					'wait_until' => 1030,
				],
				[
					'sent'       => 1,
					'rebuilding' => 3,
					'unchecked'  => 9,
					'guessed'    => 20,
				],
				'Not all new yet.',
			],
			'one of several is new so far'      => [
				[
					'state'      => 'waiting',
					'wait_until' => 1030,
				],
				[
					'sent'  => 3,
					'fresh' => 1,
				],
				'Not all new yet.',
			],
			'the only checked one is not new'   => [
				[
					'state'      => 'waiting',
					'wait_until' => 1030,
				],
				[
					'stale'     => 1,
					'unchecked' => 2,
				],
				'Not all new yet.',
			],
			'the wait for what is not checked'  => [
				[
					'state'      => 'waiting',
					'wait_until' => 1055,
				],
				[
					'rebuilding' => 4,
					'leaving'    => 9,
					'guessed'    => 20,
				],
				'New where we looked.',
			],
			'pages that link to a lost file'    => [
				[
					'state'   => 'partial',
					'subject' => self::measured( 1, 26 ),
					'failure' => [
						'code' => 'old_pages',
						'data' => [ 'untouched' => [ 'Example Cache' ] ],
					],
				],
				[ 'fresh' => 16 ],
				'New where we looked. Visitors may get pages with the old links. Clear this yourself: Example Cache.',
			],
			'copies that may be made of the old file again' => [
				[
					'state'   => 'partial',
					'subject' => self::measured( 1, 26 ),
					'failure' => [ 'code' => 'made_too_early' ],
				],
				[
					'fresh'     => 16,
					'unchecked' => 76,
				],
				'New where we looked, but a cache of your site still had the old file. Flush again.',
			],
			'one image, all copies checked'     => [
				[
					'state'   => 'done',
					'subject' => self::measured( 1, 26 ),
				] + self::kept( 0 ),
				[
					'fresh'      => 10,
					'rebuilding' => 3,
				],
				'New for visitors. Checked on phone, tablet and desktop.',
			],
			'several images, a sample'          => [
				[
					'state'   => 'done',
					'subject' => [ 'attachment_count' => 3 ] + self::measured( 2, 26 ),
				] + self::kept( 0 ),
				[
					'fresh'     => 16,
					'unchecked' => 1027,
					'guessed'   => 33,
				],
				'New for visitors. Checked on phone and desktop.',
			],
			'one copy of one kind of screen'    => [
				[
					'state'   => 'done',
					'subject' => self::ONE + [
						'coverage' => [
							'pages'   => 1,
							'devices' => [ 'phone' ],
							'whole'   => true,
						],
					],
				] + self::kept( 0 ),
				[ 'fresh' => 1 ],
				'New for visitors. Checked on phone.',
			],
			'pages that name all copies'        => [
				[
					'state'   => 'done',
					'subject' => self::measured( 0, 0, [], 2 ),
				] + self::kept( 0 ),
				[
					'fresh'     => 6,
					'unchecked' => 1,
				],
				'New for visitors.',
			],
			'one of many was checked'           => [
				[
					'state'   => 'done',
					'subject' => self::measured( 0, 0, [], 2 ),
				] + self::kept( 0 ),
				[
					'fresh'     => 1,
					'unchecked' => 531,
				],
				'New for visitors.',
			],
			'only what was pasted'              => [
				[
					'state'   => 'done',
					'subject' => [
						'urls'     => [ 'x' ],
						'coverage' => null,
						'found_in' => [
							'probe'  => 0,
							'pasted' => 1,
						],
					],
				] + self::kept( 0 ),
				[ 'fresh' => 1 ],
				'New for visitors.',
			],
			'browsers keep it for a year'       => [
				[
					'state'   => 'done',
					'subject' => self::measured( 1, 26 ),
				] + self::kept( 31536000 ),
				[
					'fresh'     => 16,
					'unchecked' => 76,
				],
				'New for new visitors. Checked on phone and desktop.',
			],
			'browsers keep it for ten minutes'  => [
				[
					'state'   => 'done',
					'subject' => [ 'attachment_count' => 2 ] + self::measured( 1, 26 ),
				] + self::kept( 599 ),
				[ 'fresh' => 2 ],
				'New for new visitors. Checked on phone, tablet and desktop.',
			],
			'nobody knows if browsers keep it'  => [
				[
					'state'   => 'done',
					'subject' => self::measured( 1, 26 ),
				],
				[ 'rebuilding' => 2 ],
				'New for new visitors. Checked on phone, tablet and desktop.',
			],
			'no copy that visitors use'         => [
				[
					'state'   => 'partial',
					'subject' => self::ONE,
					'failure' => [ 'code' => 'nothing_seen' ],
				],
				[ 'guessed' => 33 ],
				'Visitors may still see the old image. No copy is known that visitors use.',
			],
			'an image that no known page shows' => [
				[
					'scope'   => 'images',
					'state'   => 'partial',
					'subject' => self::ONE,
					'failure' => [ 'code' => 'nothing_seen' ],
				],
				[ 'guessed' => 33 ],
				'No known page shows this image. Its copies were cleared.',
			],
			'pages that were not measured'      => [
				[
					'state'   => 'partial',
					'subject' => self::measured( 6, 25, [ 'framing', 'late', 'framing', 'unreachable', 'cropped' ] ),
					'failure' => [
						'code' => 'not_measured',
						'data' => [ 'pages' => 5 ],
					],
				],
				[ 'fresh' => 16 ],
				'New where we looked. Other screens may still show the old image.',
			],
			'no page was measured'              => [
				[
					'state'   => 'partial',
					'subject' => self::measured( 0, 0, [], 1 ),
					'failure' => [ 'code' => 'not_measured' ],
				],
				[ 'rebuilding' => 1 ],
				'New where we looked. Other screens may still show the old image.',
			],
			'images of which nothing is known'  => [
				[
					'state'   => 'partial',
					'subject' => [ 'attachment_count' => 3 ] + self::measured( 1, 26 ),
					'failure' => [
						'code' => 'not_measured',
						'data' => [ 'images' => 2 ],
					],
				],
				[
					'rebuilding' => 5,
					'guessed'    => 60,
				],
				'New where we looked. Other screens may still show the old image.',
			],
			'copies from settings never count'  => [
				[
					'state'   => 'failed',
					'subject' => self::measured( 1, 26 ),
				],
				[
					'stale'   => 3,
					'guessed' => 63,
				],
				'Visitors still see the old image: the CDN has not removed it.',
			],
			'most new, some old'                => [
				[ 'state' => 'partial' ],
				[
					'fresh' => 41,
					'stale' => 2,
				],
				'Some visitors still see the old image.',
			],
			'one new, most old'                 => [
				[ 'state' => 'partial' ],
				[
					'fresh' => 1,
					'stale' => 42,
				],
				'Some visitors still see the old image.',
			],
			'one new, most not told'            => [
				[ 'state' => 'partial' ],
				[
					'fresh'       => 1,
					'unconfirmed' => 2,
				],
				'The check could not tell whether visitors see the new image. Open a page in a private window.',
			],
			'most new, some not told'           => [
				[ 'state' => 'partial' ],
				[
					'fresh'       => 40,
					'unconfirmed' => 3,
				],
				'The check could not tell whether visitors see the new image. Open a page in a private window.',
			],
			'some of everything'                => [
				[
					'state'   => 'partial',
					'failure' => $timeout,
				],
				[
					'fresh'       => 4,
					'stale'       => 1,
					'unconfirmed' => 2,
					'failed'      => 1,
				],
				'Some visitors still see the old image. ShortPixel did not answer. Flush again later, or ask your host whether this site may reach it.',
			],
			'old ones and untold ones'          => [
				[ 'state' => 'partial' ],
				[
					'stale'       => 1,
					'unconfirmed' => 1,
				],
				'Some visitors still see the old image.',
			],
			'nothing told'                      => [
				[ 'state' => 'partial' ],
				[ 'unconfirmed' => 3 ],
				'The check could not tell whether visitors see the new image. Open a page in a private window.',
			],
			'one image, all old'                => [
				[
					'state'   => 'failed',
					'subject' => self::ONE,
				],
				[ 'stale' => 3 ],
				'Visitors still see the old image: the CDN has not removed it.',
			],
			'several images, all old'           => [
				[
					'state'   => 'failed',
					'subject' => [ 'attachment_count' => 2 ],
				],
				[ 'stale' => 3 ],
				'Visitors still see the old image: the CDN has not removed it.',
			],
			'ShortPixel never answered'         => [
				[
					'state'   => 'failed',
					'failure' => $timeout,
				],
				[ 'failed' => 3 ],
				'ShortPixel did not answer. Flush again later, or ask your host whether this site may reach it. Visitors may still see the old image.',
			],
			'given up in the middle'            => [
				[
					'state'   => 'failed',
					'failure' => [ 'code' => 'storage_failed' ],
				],
				[
					'fresh' => 1,
					'sent'  => 2,
				],
				'The database did not keep what was done. Flush again. Visitors may still see the old image.',
			],
			'stopped when all seen were new'    => [ [ 'state' => 'cancelled' ], [ 'fresh' => 2 ], 'Stopped. New where we looked.' ],
			'stopped before anything was seen'  => [
				[ 'state' => 'cancelled' ],
				[ 'cancelled' => 3 ],
				'Stopped. Visitors may still see the old image.',
			],
			'stopped in the middle'             => [
				[ 'state' => 'cancelled' ],
				[
					'fresh'     => 1,
					'cancelled' => 2,
				],
				'Stopped. Visitors may still see the old image.',
			],
		];
	}

	/**
	 * @return array{notes: list<array<mixed>>} A column of a flush whose copies browsers keep for this long.
	 */
	private static function kept( int $seconds ): array {
		return [ 'notes' => ( new Flush( [] ) )->notes_with( [ 'kept_by_browsers' => [ 'seconds' => $seconds ] ] ) ];
	}

	/**
	 * @param list<string> $skipped Why each page was not measured.
	 * @return array<string, mixed> The subject of a flush of one image.
	 */
	private static function measured( int $pages, int $screens, array $skipped = [], int $read = 0 ): array {
		return self::ONE + [
			'coverage' => [
				'pages'   => $pages,
				'screens' => $screens,
				'devices' => 0 === $pages ? [] : [ 'phone', 'tablet', 'desktop' ],
				'read'    => $read,
				'whole'   => [] === $skipped,
				'skipped' => array_map(
					static fn ( string $reason ): array => [
						'url'    => 'https://example.com/',
						'reason' => $reason,
					],
					$skipped
				),
			],
		];
	}

	/**
	 * @param array<string, mixed> $row
	 * @param array<string, int>   $counts
	 */
	#[DataProvider( 'messages' )]
	public function test_a_flush_is_told_as_it_stands( array $row, array $counts, string $expected ): void {
		$this->at( 1000 );
		self::assertSame( $expected, flush_message( self::report( $row, $counts ) ) );
	}

	/**
	 * @param array<string, mixed> $row    Columns of the table; those that hold JSON as arrays.
	 * @param array<string, int>   $counts Checked copies by state. The others: `unchecked` if visitors may have them, `leaving` if their removal is not over, `guessed` if only settings lead to them.
	 */
	private static function report( array $row, array $counts ): Report {
		$by_kind = [];
		foreach ( $counts as $state => $count ) {
			$kind = [
				'unchecked' => 'left',
				'leaving'   => 'left',
				'guessed'   => 'guessed',
			][ $state ] ?? 'sampled';
			$name = [
				'guessed' => 'unchecked',
				'leaving' => 'sent',
			][ $state ] ?? $state;

			$by_kind[ $kind ][ $name ] = in_array( $name, Purge::ACCEPTED_STATES, true ) ? [ $count, 0 ] : [ 0, $count ];
		}
		$can = [
			'run'    => false,
			'retry'  => false,
			'cancel' => false,
			'undo'   => false,
		];
		return new Report(
			new Flush( array_map( static fn ( $value ) => is_array( $value ) ? wp_json_encode( $value ) : $value, $row ) ),
			new Tally( $by_kind ),
			$can
		);
	}

	/**
	 * @return iterable<string, array{array<string, mixed>, array<string, int>, list<string>}>
	 */
	public static function phases(): iterable {
		yield 'nothing has begun' => [ [ 'state' => 'queued' ], [ 'queued' => 3 ], [ 'queued', 'queued', 'queued', 'queued', 'queued' ] ];
		yield 'nothing is sent yet' => [
			[ 'state' => 'running' ],
			[ 'queued' => 3 ],
			[ 'running', 'queued', 'queued', 'queued', 'queued' ],
		];
		yield 'some are sent' => [
			[ 'state' => 'running' ],
			[
				'queued' => 2,
				'sent'   => 1,
			],
			[ 'running', 'running', 'queued', 'queued', 'queued' ],
		];
		yield 'all are sent' => [ [ 'state' => 'waiting' ], [ 'sent' => 3 ], [ 'done', 'running', 'queued', 'queued', 'queued' ] ];
		yield 'the wait is over' => [ [ 'state' => 'running' ], [ 'sent' => 3 ], [ 'done', 'done', 'skipped', 'skipped', 'running' ] ];
		yield 'some are sent while others are looked at' => [
			[ 'state' => 'running' ],
			[
				'queued' => 1,
				'sent'   => 1,
				'fresh'  => 1,
			],
			[ 'running', 'running', 'skipped', 'skipped', 'running' ],
		];
		yield 'one is looked at once more' => [
			[ 'state' => 'waiting' ],
			[
				'sent'  => 1,
				'fresh' => 2,
			],
			[ 'done', 'done', 'skipped', 'skipped', 'running' ],
		];
		yield 'all are new' => [ [ 'state' => 'done' ], [ 'fresh' => 3 ], [ 'done', 'done', 'skipped', 'skipped', 'done' ] ];
		yield 'none was taken' => [ [ 'state' => 'failed' ], [ 'failed' => 3 ], [ 'failed', 'skipped', 'skipped', 'skipped', 'skipped' ] ];
		yield 'it was stopped before anything was sent' => [
			[ 'state' => 'cancelled' ],
			[ 'cancelled' => 3 ],
			[ 'skipped', 'skipped', 'skipped', 'skipped', 'skipped' ],
		];
	}

	/**
	 * @param array<string, mixed> $row
	 * @param array<string, int>   $counts
	 * @param list<string>         $states
	 */
	#[DataProvider( 'phases' )]
	public function test_a_phase_runs_as_long_as_urls_are_in_it( array $row, array $counts, array $states ): void {
		self::assertSame( $states, array_column( shape( self::report( $row, $counts ) )['layers'], 'state' ) );
	}

	public function test_a_busy_edge_is_named_while_everybody_waits_for_it(): void {
		$this->at( 1000 );
		$edge  = [
			'name'       => 'Cloudflare',
			'state'      => 'open',
			'not_before' => 1007,
		];
		$flush = [
			'state'      => 'waiting',
			'wait_until' => 1007,
			'steps'      => [
				[
					'id'    => 'edge',
					'state' => 'running',
					'data'  => $edge,
				],
			],
		];

		self::assertSame( 'Cloudflare is busy.', flush_message( self::report( $flush, [ 'sent' => 3 ] ) ) );
		$this->at( 1008 );
		self::assertSame( 'Removal requested.', flush_message( self::report( $flush, [ 'sent' => 3 ] ) ) );
	}

	public function test_edges_are_told_apart_by_what_became_of_each(): void {
		$edge  = static fn ( string $name, string $state, bool $everything ): array => [
			'name'       => $name,
			'state'      => $state,
			'everything' => $everything,
			'addresses'  => 2,
		];
		$flush = [
			'scope'   => 'images',
			'state'   => 'partial',
			'subject' => [ 'version' => '3' ],
			'steps'   => [
				[
					'id'    => 'version',
					'state' => 'done',
				],
				[
					'id'    => 'edge_pages',
					'state' => 'failed',
					'data'  => [
						'edges' => [
							'a' => $edge( 'A', 'done', true ),
							'b' => $edge( 'B', 'untouched', true ),
							'c' => $edge( 'C', 'done', false ),
							'd' => $edge( 'D', 'untouched', false ),
							'e' => $edge( 'E', 'failed', false ),
						],
					],
				],
			],
		];

		self::assertSame(
			'Cleared: A. Visitors may get pages with the old links. Clear this yourself: B and D. C: 2 links cleared. E could not be cleared, so visitors may get old images. Check its settings, then flush again.',
			shape( self::report( $flush, [ 'fresh' => 1 ] ) )['steps'][1]['message']
		);
	}

	public function test_no_result_counts_copies_or_is_longer_than_two_sentences(): void {
		foreach ( self::messages() as $case => [ $row, $counts, $expected ] ) {
			self::assertDoesNotMatchRegularExpression( '/\\bcop(?:y|ies)\\b.*\\d|\\d.*\\bcop(?:y|ies)\\b/', $expected, $case );
			foreach ( (array) preg_split( '/(?<=[.…]) /', $expected ) as $sentence ) {
				self::assertLessThanOrEqual( 20, str_word_count( (string) $sentence ), $case );
			}
		}
	}

	public function test_what_else_there_is_to_know_is_one_click_away(): void {
		$flush = [
			'scope'   => 'images',
			'state'   => 'done',
			'subject' => self::measured( 1, 26 ),
		] + self::kept( 31536000 );
		$shape = shape(
			self::report(
				$flush,
				[
					'fresh'     => 16,
					'unchecked' => 76,
				]
			)
		);
		self::assertSame( 'new_visitors', $shape['result'] );
		self::assertSame(
			[ 'Browsers that already have it may keep it for up to 12 months.', '16 of 92 copies were checked.' ],
			$shape['details']
		);
		$flush['state']   = 'partial';
		$flush['failure'] = [ 'code' => 'not_measured' ];
		$flush['subject'] = self::measured( 6, 25, [ 'framing', 'late', 'framing' ] );
		$details          = shape( self::report( $flush, [ 'fresh' => 16 ] ) )['details'];
		self::assertContains( '3 pages could not be measured.', $details );
	}

	/** @return iterable<string, array{array<string, mixed>, string}> */
	public static function results(): iterable {
		$way = static fn ( string $way ): array => [
			'ways' => [
				7 => [
					'way' => $way,
					'why' => 'told_apart',
				],
			],
		] + self::ONE;
		yield 'new links' => [
			[
				'state'   => 'done',
				'subject' => $way( 'new_link' ),
			],
			'everybody',
		];
		yield 'a removal, where browsers keep what they have' => [
			[
				'state'   => 'done',
				'subject' => $way( 'removal' ),
			],
			'new_visitors',
		];
		yield 'a removal, where browsers ask again' => [
			[
				'state'   => 'done',
				'subject' => $way( 'removal' ),
			] + self::kept( 0 ),
			'everybody',
		];
		yield 'a deleted image' => [
			[
				'state' => 'done',
				'cause' => 'delete',
			],
			'gone',
		];
		yield 'a library, of which no pages are searched' => [
			[
				'state'   => 'partial',
				'subject' => [ 'attachment_count' => 400 ],
				'failure' => [ 'code' => 'nothing_seen' ],
			],
			'unknown',
		];
		yield 'a failure' => [ [ 'state' => 'failed' ], 'unknown' ];
		$seen_old = [
			'notes' => [
				[
					'code' => 'seen_old',
					'data' => [],
				],
			],
		];
		yield 'a failure that was seen to be old' => [ [ 'state' => 'failed' ] + $seen_old, 'old' ];
		yield 'an edge that could not be cleared, and only old copies' => [ [ 'state' => 'partial' ] + $seen_old, 'old' ];
		yield 'old copies before a stop' => [ [ 'state' => 'cancelled' ] + $seen_old, 'stopped' ];
		yield 'a stop' => [ [ 'state' => 'cancelled' ], 'stopped' ];
		yield 'nothing yet' => [ [ 'state' => 'waiting' ], 'open' ];
	}

	/** @param array<string, mixed> $row */
	#[DataProvider( 'results' )]
	public function test_a_result_is_one_word( array $row, string $expected ): void {
		self::assertSame( $expected, self::report( [ 'scope' => 'images' ] + $row, [] )->flush->result() );
	}

	public function test_visitors_see_the_new_image_only_where_a_flush_is_done(): void {
		$states = array_merge( Purge::STATES, [ 'guessed' ] );
		foreach ( [ 'partial', 'failed', 'cancelled', 'queued', 'running', 'waiting' ] as $state ) {
			foreach ( $states as $one ) {
				foreach ( $states as $other ) {
					$flush   = [
						'state'   => $state,
						'subject' => self::ONE,
					];
					$message = flush_message(
						self::report(
							$flush,
							[
								$one   => 2,
								$other => 3,
							]
						)
					);
					self::assertNotSame( '', $message );
					self::assertDoesNotMatchRegularExpression( '/^New for/', $message, "{$state}: {$one}, {$other}" );
				}
			}
		}
	}

	public function test_a_plan_says_what_was_measured_instead_of_what_it_can_not_know(): void {
		$found    = [
			'pages_read'        => 0,
			'images_looked_for' => 1,
			'foreign_hosts'     => [],
		];
		$coverage = ( new Subject( self::measured( 6, 25, [ 'framing' ] ) ) )->coverage;

		self::assertSame(
			[
				'Pages were measured on 25 screen sizes.',
				'1 page could not be measured.',
			],
			variant_notes( $found, 1, $coverage )
		);
		self::assertSame( [], variant_notes( $found, 1 ) );
	}

	public function test_every_kind_of_evidence_has_a_sentence(): void {
		$kinds = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/enums/evidence-kinds.json' ), true );
		self::assertIsArray( $kinds );
		$sentences = [];
		foreach ( $kinds as $kind ) {
			self::assertIsString( $kind );
			$sentences[ $kind ] = evidence_sentence(
				new Evidence(
					[
						'kind'     => $kind,
						'age'      => 7200,
						'since'    => 60,
						'at'       => 1795532400,
						'status'   => 403,
						'location' => 'https://example.net/',
						'error'    => 'timeout',
					]
				)
			);
		}

		self::assertSame( [ 'no_evidence' ], array_keys( $sentences, 'The answer does not say how old the copy is.', true ) );
		self::assertSame( 'The copy is 2 hours old; the flush was 1 minute ago.', $sentences['age_older'] );
		self::assertSame( 'The copy is from 2026-11-24 15:00:00, before your file was last changed.', $sentences['last_modified_older'] );
		self::assertSame( $sentences['no_evidence'], evidence_sentence( new Evidence( [ 'kind' => 'something newer' ] ) ) );
	}

	public function test_every_failure_has_a_sentence(): void {
		$codes = [
			'dns',
			'connect',
			'tls',
			'timeout',
			'reset',
			'too_large',
			'refused_host',
			'other',
			'error_page',
			'not_a_cdn_url',
			'interrupted',
			'storage_failed',
		];
		foreach ( $codes as $code ) {
			self::assertMatchesRegularExpression( '/^[A-Z].*\.$/', failure_sentence( new Failure( $code ) ) );
		}
		foreach ( [ 400, 403, 404, 429, 500, 503 ] as $status ) {
			self::assertMatchesRegularExpression(
				'/^[A-Z].*\.$/',
				failure_sentence( new Failure( 'http_error', [ 'status' => $status ] ) )
			);
		}
		self::assertSame(
			'A sentence of somebody else’s.',
			failure_sentence( new Failure( 'theirs', [ 'message' => 'A sentence of somebody else’s.' ] ) )
		);
		self::assertSame(
			'ShortPixel did not answer. Flush again later, or ask your host whether this site may reach it.',
			failure_sentence( new Failure( '' ) )
		);
	}

	public function test_a_span_is_never_shorter_than_the_time_and_zero_is_no_age_of_decades(): void {
		foreach ( [
			80 * 60    => '2 hours',
			30 * 3600  => '2 days',
			10 * 86400 => '2 weeks',
			40 * 86400 => '2 months',
			31536000   => '12 months',
		] as $seconds => $span ) {
			self::assertSame( "Browsers that already have it may keep it for up to {$span}.", kept_sentence( $seconds ) );
		}
		$fresh = new Evidence(
			[
				'kind'  => 'age_newer',
				'age'   => 0,
				'since' => 0,
			]
		);
		self::assertSame( 'The copy is 1 second old; the flush was 1 second ago.', kind_sentence( $fresh ) );
	}
}
