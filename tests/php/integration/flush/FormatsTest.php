<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Say\evidence_sentence;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * Tests flushes on a CDN that keeps a copy for each format under one URL: the verdict about the URL has to hold for
 * every browser.
 */
final class FormatsTest extends Flush_Test_Case {
	/** Whether answers have the header `Vary: Accept`. */
	private bool $is_told = true;

	/** @var list<string> The formats whose old copy stays after the removal. */
	private array $kept = [];

	/** @var list<string> The requests in order, each as "before" or "after" (the removal) and the format. */
	private array $asked = [];

	/**
	 * Whether one copy serves all formats, and the first request after the removal is redirected if there was none
	 * before the removal.
	 */
	private bool $is_made_anew = false;

	/** Whether the removal was requested. */
	private bool $is_removed = false;

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'shortpixel_flush_pre_request',
			function ( $answer, array $request ) {
				$url = $request['url'];
				if ( ! str_contains( $url, '/spai/' ) ) {
					return $answer;
				}
				if ( str_contains( $url, 'f_remove' ) ) {
					$this->is_removed = true;
					return [
						'status'  => 200,
						'headers' => [ 'date' => gmdate( 'D, d M Y H:i:s', $this->now ) . ' GMT' ],
						'at'      => $this->now,
					];
				}
				$accept        = $request['headers']['Accept'] ?? 'image/avif';
				$format        = str_contains( $accept, 'image/avif' ) ? 'avif' : (
					str_contains( $accept, 'image/webp' )
					? 'webp'
					: 'plain'
				);
				$this->asked[] = ( $this->is_removed ? 'after ' : 'before ' ) . $format;
				if ( $this->is_made_anew && [ 'after avif' ] === $this->asked ) {
					return [
						'status'  => 307,
						'headers' => [ 'location' => 'https://example.org/wp-content/uploads/a.jpg' ],
						'at'      => $this->now,
					];
				}
				$is_old = ! $this->is_removed || in_array( $format, $this->kept, true );
				return [
					'status'  => 200,
					'headers' => [
						'cdn-cache'    => 'HIT',
						'cdn-cachedat' => gmdate( 'm/d/Y H:i:s', $is_old ? 1795500000 : $this->now - 5 ),
						'date'         => gmdate( 'D, d M Y H:i:s', $this->now ) . ' GMT',
					] + ( $this->is_told ? [ 'vary' => 'Accept' ] : [] ),
					'body'    => "\xff\xd8\xff\xe0" . (
						$this->is_made_anew
						|| ! str_contains( $url, 'to_' ) ? 'any' : $format
					) . ( $is_old ? 'old' : 'new' ),
					'at'      => $this->now,
				];
			},
			20,
			2
		);
	}

	public function test_a_url_is_new_only_where_it_is_for_browsers_of_all_formats(): void {
		foreach ( [ true, false ] as $is_told ) {
			$this->is_told    = $is_told;
			$this->kept       = [ 'plain' ];
			$this->is_removed = false;
			$purge            = $this->rows( $this->checked() )[0];

			self::assertSame( 'stale', $purge->state );
			self::assertSame( [ 'plain' ], array_values( array_unique( array_column( $purge->evidence, 'format' ) ) ) );
			self::assertContains( 'cached_before', array_column( $purge->evidence, 'kind' ) );
			self::assertStringStartsWith( 'Browsers without AVIF and WebP: ', evidence_sentence( new Evidence( $purge->evidence[0] ) ) );
		}
	}

	public function test_where_all_formats_are_new_the_url_is(): void {
		$purge = $this->rows( $this->checked() )[0];

		self::assertSame( 'fresh', $purge->state, (string) wp_json_encode( $purge->evidence ) );
		self::assertEqualsCanonicalizing(
			[ 'avif', 'plain', 'webp' ],
			array_values( array_unique( array_column( $purge->evidence, 'format' ) ) )
		);
		self::assertSame( [ 'before avif', 'before plain', 'before webp', 'after avif', 'after webp', 'after plain' ], $this->asked );
	}

	public function test_a_copy_that_was_made_between_two_looks_tells_no_formats_apart(): void {
		$this->is_told      = false;
		$this->is_made_anew = true;
		$purge              = $this->rows( $this->checked( true ) )[0];

		self::assertSame( 'rebuilding', $purge->state, (string) wp_json_encode( $purge->evidence ) );
		self::assertSame( [ 'after avif', 'after plain', 'after avif' ], $this->asked );
	}

	public function test_a_copy_that_is_never_converted_says_nothing_of_the_others(): void {
		$this->is_told = false;
		$this->kept    = [ 'plain' ];
		$id            = $this->checked(
			false,
			[ str_replace( '+to_webp', '', self::url( 299 ) ), str_replace( 'to_webp', 'to_auto', self::url( 300 ) ) ]
		);

		self::assertSame( [ 'fresh', 'stale' ], array_column( $this->rows( $id ), 'state' ) );
	}

	public function test_what_was_seen_before_fits_into_little_room(): void {
		$this->checked();
		$this->kept = [];
		$id         = $this->checked();
		$purge      = $this->rows( $id )[0];

		self::assertSame( 200, $purge->baseline->before_status ?? 0, 'The copy was there.' );
		self::assertLessThan( 4096, strlen( (string) wp_json_encode( $purge->baseline ) ) );
	}

	/**
	 * Flushes copies of an image and checks them.
	 *
	 * @param bool         $is_noted Whether their rows have a baseline already, so that they are not requested before their removal.
	 * @param list<string> $urls
	 */
	private function checked( bool $is_noted = false, array $urls = [] ): int {
		$id = $this->flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [
					'attachment_count' => 1,
					'attachments'      => [],
				],
			],
			array_map(
				static fn ( string $url ): Variant => new Variant( $url, 'https://example.org/wp-content/uploads/a.jpg', 7, 'page' ),
				[] === $urls ? [ self::url( 300 ) ] : $urls
			)
		);
		self::assertGreaterThan( 0, $id );
		if ( $is_noted ) {
			$this->purges->move( $id, [ 'queued' ], [ 'baseline' => new Baseline() ] );
		}
		$this->run_to_the_end( $id );

		return $id;
	}
}
