<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Copies\library_extent;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\Store\purges_table;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/library.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * Base class for tests with a library of many images, which are written straight into the tables, and with a stopped
 * clock. The CDN answers each request that isn't a removal with a redirect to the original, as it does while it makes a
 * copy.
 */
abstract class Growth_Test_Case extends Flush_Test_Case {
	/** The number of CDN URLs of each image. */
	protected int $variants = 4;

	/**
	 * Called with each request's URL, in which f_remove is left out, and with whether the request is a removal. Returns
	 * what differs from the usual answer, or null.
	 *
	 * @var callable(string, bool): (array<string,mixed>|null)
	 */
	protected $trouble;

	/**
	 * The number of removals, by URL.
	 *
	 * @var array<string,int>
	 */
	protected array $sent = [];

	/** The number of removals after which the clock advances by a second; 0 if removals don't advance it. */
	protected int $rate = 0;

	/** The largest number of rows that were seen queued and unclaimed at the same time. */
	protected int $most_queued = 0;

	/** The largest number of rows that were seen at the same time with a removal or a check still to come. */
	protected int $most_open = 0;

	private int $requests_seen = 0;

	protected function setUp(): void {
		parent::setUp();
		// Compacting rows starts a transaction, which would end the transaction that a test normally runs in.
		$this->use_fresh_site();
		$this->act_as( 'administrator' );
		$this->trouble       = static fn (): ?array => null;
		$this->sent          = [];
		$this->rate          = 0;
		$this->most_queued   = 0;
		$this->most_open     = 0;
		$this->requests_seen = 0;
		add_filter(
			'shortpixel_flush_variants',
			fn ( array $variants, array $ids ): array => $this->variants_of( integer( $ids[0] ?? 0 ) ),
			10,
			2
		);
		remove_all_filters( 'shortpixel_flush_pre_request' );
		add_filter(
			'shortpixel_flush_pre_request',
			fn ( ?array $before, array $request ): array => $this->answer( text( $request['url'] ?? '' ) ),
			10,
			2
		);
	}

	/**
	 * Writes images into the posts table, without files.
	 */
	protected function images( int $count ): void {
		$posts = Database::wpdb()->posts;
		for ( $from = 1; $from <= $count; $from += 1000 ) {
			$rows = [];
			foreach ( range( $from, min( $count, $from + 999 ) ) as $n ) {
				$rows[] = "(NOW(), NOW(), '', 'Image {$n}', '', 'inherit', 'attachment', 'image/jpeg', '', '', '', NOW(), NOW())";
			}
			Database::run(
				"INSERT INTO {$posts} (post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status, post_type, post_mime_type, to_ping, pinged, post_content_filtered, post_modified, post_modified_gmt) VALUES "
				. implode( ',', $rows )
			);
		}
	}

	protected function library_flush(): int {
		$extent = library_extent();
		$id     = $this->flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [
					'library'          => true,
					'attachment_count' => $extent['images'],
				],
				'steps'   => [ Step::queued( 'plan', $extent ) ],
			]
		);
		self::assertGreaterThan( 0, $id );
		return $id;
	}

	protected static function address( int $id, int $variant ): string {
		return "https://cdn.shortpixel.ai/spai/w_{$variant}00+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/{$id}.jpg";
	}

	protected function rows_of( int $id ): int {
		return array_sum( $this->purges->row_counts( $id ) ?? [] );
	}

	private static function rows_where( string $condition ): int {
		return integer( Database::wpdb()->get_var( 'SELECT COUNT(*) FROM ' . purges_table() . " WHERE {$condition}" ) );
	}

	/**
	 * Asserts that the removal of each CDN URL was requested exactly once.
	 */
	protected function assert_each_sent_once( int $images ): void {
		self::assertCount( $images * $this->variants, $this->sent );
		self::assertSame( [ 1 ], array_values( array_unique( $this->sent ) ) );
	}

	/**
	 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
	 */
	protected function variants_of( int $id ): array {
		$variants = [];
		for ( $n = 1; $n <= $this->variants; $n++ ) {
			$variants[] = [
				'url'           => self::address( $id, $n ),
				'source'        => "https://example.org/wp-content/uploads/{$id}.jpg",
				'attachment_id' => null,
				'found_in'      => 'page',
			];
		}
		return $variants;
	}

	/**
	 * @return array<string,mixed>
	 */
	private function answer( string $url ): array {
		$is_removal = str_contains( $url, 'f_remove' );
		$plain      = str_replace( [ 'f_remove+' ], '', $url );
		if ( $is_removal ) {
			$this->sent[ $plain ] = ( $this->sent[ $plain ] ?? 0 ) + 1;
			$this->now           += $this->rate > 0 && 0 === count( $this->sent ) % $this->rate ? 1 : 0;
		}
		++$this->requests_seen;
		if ( 1 === $this->requests_seen % 200 ) {
			$this->most_queued = max( $this->most_queued, self::rows_where( "state = 'queued' AND claimed_until <= {$this->now}" ) );
			$this->most_open   = max( $this->most_open, self::rows_where( "state IN ('queued','sent')" ) );
		}
		return ( ( $this->trouble )( $plain, $is_removal ) ?? [] ) + [
			'status'      => $is_removal ? 200 : 307,
			'headers'     => $is_removal ? [] : [ 'location' => 'https://example.org/wp-content/uploads/' . basename( $plain ) ],
			'body'        => '',
			'error'       => '',
			'error_text'  => '',
			'at'          => $this->now,
			'retry_after' => null,
		];
	}
}
