<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Form_Test;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Integration\Flush\Cdn_World;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\allowed_hosts;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__ ) . '/flush/Cdn_World.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * Tests Form_Test, which finds out with a changing test image which forms of a version a CDN tells apart: see “New
 * links” in docs/how-a-flush-works.md.
 */
final class FormTestTest extends Spai_Test_Case {
	private const ENDPOINT = 'https://cdn.shortpixel.ai/spai';

	private const URL = self::ENDPOINT . '/w_300+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/2026/11/photo.jpg';

	private int $now = 1795532400;

	/** @var array<string, string> The images that the CDN holds, by cache key. */
	private array $held = [];

	/** @var array<string, string>|null The images in a cache in front of the site, by plain path; null for no cache. */
	private ?array $kept = null;

	private bool $ignores_query = false;

	private bool $normalises_paths = false;

	/** @var callable(string, int): ?array<string, mixed> Takes a URL and the number of requests for it; returns the CDN's answer, or null for the usual one. */
	private $trouble;

	/** @var array<string, int> */
	private array $asked = [];

	/** @var list<string> Paths that were purged at the cache in front of the site. */
	private array $purged = [];

	private bool $edge_forgets = true;

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_now', fn (): int => $this->now );
		add_filter( 'shortpixel_flush_form_test_pause', static fn (): float => 0.0 );
		$this->trouble = static fn (): ?array => null;
		$this->answer_requests(
			fn ( array $request ): array => $this->answer(
				is_string( $request['url'] ?? null )
				? $request['url']
				: ''
			)
		);
	}

	/** @return array<string, mixed> */
	private function answer( string $url ): array {
		if ( str_starts_with( $url, 'http://127.0.0.1:6081/' ) ) {
			$path           = substr( $url, strlen( 'http://127.0.0.1:6081' ) );
			$this->purged[] = $path;
			unset( $this->kept[ $this->edge_forgets ? self::plain( $path ) : '' ] );
			return [];
		}
		if ( str_starts_with( $url, 'http://example.org/' ) ) {
			return [ 'body' => $this->from_site( $url ) ];
		}
		$this->asked[ $url ] = 1 + ( $this->asked[ $url ] ?? 0 );
		$key                 = $this->ignores_query ? explode( '?', $url )[0] : $url;
		$key                 = $this->normalises_paths ? Versions\without_spelling( $key ) : $key;
		$this->held[ $key ]  = $this->held[ $key ] ?? $this->from_site( 'http://' . substr( $url, (int) strpos( $url, 'example.org/' ) ) );
		return ( $this->trouble )( $url, $this->asked[ $url ] ) ?? [ 'body' => $this->held[ $key ] ];
	}

	private function from_site( string $url ): string {
		$file = (string) Cdn_World::test_image( $url );
		if ( null === $this->kept ) {
			return $file;
		}
		$path                = self::plain( substr( $url, strlen( 'http://example.org' ) ) );
		$this->kept[ $path ] = $this->kept[ $path ] ?? $file;
		return $this->kept[ $path ];
	}

	private static function plain( string $path ): string {
		return explode( '?', rawurldecode( $path ) )[0];
	}

	/**
	 * @param list<string> $forms
	 * @return array<string, string>
	 */
	private function told( array $forms = [ 'query', 'spelling' ] ): array {
		return ( new Form_Test( new Client( allowed_hosts() ), $this->spai, self::URL, microtime( true ) + 20.0 ) )->run( $forms );
	}

	private function with_an_edge(): void {
		$this->kept = [];
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'varnish',
					'kind'  => 'generic',
					'hosts' => [ 'example.org' ],
					'setup' => [
						'servers' => 'http://127.0.0.1:6081',
						'method'  => 'PURGE',
					],
				],
			]
		);
	}

	public function test_the_wide_image_at_the_cdn_while_the_site_serves_the_tall_one_means_that_links_are_the_same(): void {
		$this->ignores_query = true;
		self::assertSame( [ 'same', 'apart' ], array_values( $this->told() ) );
		self::assertSame( [ 'same', 'apart' ], array_values( Versions\told_forms( self::ENDPOINT ) ) );
		self::assertSame(
			[ [], [] ],
			[ Versions\told_forms( self::ENDPOINT, 'bucket.example.com' ), Versions\told_forms( self::ENDPOINT . '2' ) ]
		);
		$this->now += 604800;
		self::assertSame( [], Versions\told_forms( self::ENDPOINT ), 'For a week.' );
	}

	public function test_what_a_cache_in_front_of_the_site_keeps_is_purged_there_and_asked_for_once_more(): void {
		$this->with_an_edge();
		self::assertSame( [ 'query' => 'apart' ], $this->told() );
		self::assertStringContainsString( '/wp-content/uploads/shortpixel-flush-', $this->purged[0] ?? '' );
	}

	public function test_what_is_purged_there_and_stays_the_same_at_the_cdn_is_the_same(): void {
		$this->with_an_edge();
		$this->ignores_query = true;
		self::assertSame(
			[
				'query'    => 'same',
				'spelling' => 'apart',
			],
			$this->told()
		);
		$this->normalises_paths = true;
		$this->now             += 604801;
		self::assertSame( [ 'same', 'same' ], array_values( $this->told() ) );
	}

	public function test_a_cache_in_front_of_the_site_that_cant_be_purged_leaves_it_unknown(): void {
		$this->kept = [];
		self::assertSame( [ 'unknown', 'unknown' ], array_values( $this->told() ) );
		self::assertSame( [], $this->purged );
		$this->with_an_edge();
		$this->edge_forgets = false;
		$this->now         += 3600;
		self::assertSame( [ 'unknown', 'unknown' ], array_values( $this->told() ) );
		self::assertNotSame( [], $this->purged );
	}

	public function test_a_cdn_that_takes_the_file_anew_by_chance_is_asked_once_more_with_another_image(): void {
		$plain         = 0;
		$this->trouble = function ( string $url, int $times ) use ( &$plain ): ?array {
			$is_plain = ! str_contains( $url, '?' ) && 3 === $times;
			return $is_plain && 1 === ++$plain ? [ 'body' => (string) Cdn_World::test_image( $url ) ] : null;
		};
		self::assertSame( [ 'query' => 'apart' ], $this->told() );
		self::assertSame( 2, $plain );
	}

	/** @return array<string, array{list<array<string, mixed>>, string}> The CDN's answers at the link with the form, and the verdict on the form. */
	public static function answers(): array {
		$redirect = [
			'status'  => 307,
			'headers' => [ 'location' => 'http://example.org/' ],
		];
		return [
			'a redirect, then the tall one' => [ [ $redirect ], 'apart' ],
			'a redirect that stays'         => [ array_fill( 0, 9, $redirect ), 'unknown' ],
			'not found'                     => [ array_fill( 0, 9, [ 'status' => 404 ] ), 'banned' ],
			'a trouble of the server'       => [ array_fill( 0, 9, [ 'status' => 500 ] ), 'banned' ],
			'no image'                      => [ array_fill( 0, 9, [ 'body' => '<p>' ] ), 'banned' ],
			'an error that passes'          => [ [ [ 'status' => 500 ] ], 'unknown' ],
			'too many requests'             => [ array_fill( 0, 9, [ 'status' => 429 ] ), 'unknown' ],
		];
	}

	/** @param list<array<string, mixed>> $answers */
	#[DataProvider( 'answers' )]
	public function test_what_a_form_answers_decides( array $answers, string $is ): void {
		$this->trouble = static fn ( string $url, int $times ): ?array => str_contains( $url, '?' ) ? $answers[ $times - 1 ] ?? null : null;
		self::assertSame( [ 'query' => $is ], $this->told( [ 'query' ] ) );
		$this->now    += 604800;
		self::assertSame( 'banned' === $is ? [ 'query' => 'banned' ] : [], Versions\told_forms( self::ENDPOINT ) );
		$this->now += 1987200;
		self::assertSame( [], Versions\told_forms( self::ENDPOINT ), 'For thirty days.' );
	}

	public function test_where_the_cdn_does_not_answer_what_was_known_holds(): void {
		$this->told( [ 'query' ] );
		$this->now          += 604800;
		$this->trouble       = static fn (): array => [ 'status' => 429 ];
		self::assertSame( [ 'query' => 'apart' ], $this->told( [ 'query' ] ) );
		$this->now          += 3600;
		$this->trouble       = static fn ( string $url ): ?array => str_contains( $url, '?' ) ? [ 'error' => 'timeout' ] + [ 'status' => 0 ] : null;
		self::assertSame( [ 'query' => 'apart' ], $this->told( [ 'query' ] ) );
		$this->now          += 3600;
		$this->trouble       = static fn (): ?array => null;
		$this->ignores_query = true;
		self::assertSame( [ 'query' => 'same' ], $this->told( [ 'query' ] ) );
	}

	/** If the plugin knows of no copy that visitors have, only the test image can show that the CDN has changed. */
	public function test_a_cdn_that_has_changed_since_is_found_out_with_the_image_that_it_kept(): void {
		$this->ignores_query = true;
		self::assertSame( [ 'same', 'apart' ], array_values( $this->told() ) );
		$this->now  += 3600;
		$this->asked = [];
		self::assertSame( [ 'same', 'apart' ], array_values( $this->told() ) );
		self::assertCount( 2, $this->asked, 'At the link of the test, and at one that was never asked for.' );

		$this->now             += 3600;
		$this->normalises_paths = true;
		self::assertSame( [ 'same', 'same' ], array_values( $this->told() ) );
		self::assertTrue( Versions\is_hopeless( self::ENDPOINT ) );
	}

	public function test_a_cdn_that_kept_it_no_longer_is_tested_anew(): void {
		self::assertSame( [ 'query' => 'apart' ], $this->told() );
		$this->now          += 3600;
		$this->held          = [];
		$this->ignores_query = true;
		self::assertSame( [ 'same', 'apart' ], array_values( $this->told() ) );
	}

	public function test_a_redirect_from_a_cache_beside_the_one_that_kept_it_says_nothing(): void {
		self::assertSame( [ 'query' => 'apart' ], $this->told() );
		$plain               = (string) array_key_first( $this->asked );
		$this->now          += 3600;
		$this->asked         = [];
		$this->ignores_query = true;
		$this->trouble       = static fn ( string $url, int $times ): ?array => str_starts_with( $url, $plain ) && (
			$url !== $plain
			|| $times > 1
		) ? [ 'status' => 307 ] : null;
		self::assertSame( [ 'same', 'apart' ], array_values( $this->told() ) );
	}

	public function test_a_form_that_is_noted_without_its_image_is_tested_anew(): void {
		Versions\note_told( self::ENDPOINT, '', [ 'query' => 'apart' ] );
		self::assertSame( [ 'query' => 'apart' ], $this->told() );
		$this->asked = [];
		Versions\note_told( self::ENDPOINT, '', [ 'query' => 'apart' ] );
		self::assertSame( [ 'query' => 'apart' ], $this->told() );
		self::assertCount( 2, $this->asked, 'The image of the test is still known.' );
	}

	public function test_a_cdn_that_never_shows_the_wide_one_twice_is_left_undecided(): void {
		$this->trouble = static fn (): array => [ 'status' => 404 ];
		self::assertSame( [ 'unknown', 'unknown' ], array_values( $this->told() ) );
		self::assertCount( 2, $this->asked, 'Tried with two images.' );
	}

	public function test_a_cdn_that_was_slow_to_make_the_wide_one_is_asked_again_with_the_same_image(): void {
		$this->ignores_query = true;
		$this->trouble       = static fn (): array => [ 'status' => 307 ];
		self::assertSame( [ 'unknown', 'unknown' ], array_values( $this->told() ) );
		$images              = array_keys( $this->asked );
		self::assertCount( 1, $images );
		self::assertTrue( \ShortPixelFlush\Flush\is_test_unfinished( self::URL, 'query' ) );

		$this->trouble = static fn (): ?array => null;
		self::assertSame( [ 'same', 'apart' ], array_values( $this->told() ) );
		self::assertSame( $images, array_slice( array_keys( $this->asked ), 0, 1 ) );
		self::assertFalse( \ShortPixelFlush\Flush\is_test_unfinished( self::URL, 'query' ) );
		self::assertSame( [], glob( wp_get_upload_dir()['basedir'] . '/shortpixel-flush-*.png' ) );
	}

	public function test_a_cdn_is_hopeless_only_where_no_form_is_told_apart(): void {
		self::assertFalse( Versions\is_hopeless( self::ENDPOINT ) );
		Versions\note_told( self::ENDPOINT, '', [ 'query' => 'same' ] );
		self::assertFalse( Versions\is_hopeless( self::ENDPOINT ), 'Nobody has asked for a spelling.' );
		Versions\note_told( self::ENDPOINT, '', [ 'spelling' => 'banned' ] );
		self::assertTrue( Versions\is_hopeless( self::ENDPOINT ) );
		self::assertFalse( Versions\is_hopeless( self::ENDPOINT . '2' ) );
		Versions\note_told( self::ENDPOINT, '', [ 'parameter' => 'unknown' ] );
		self::assertFalse( Versions\is_hopeless( self::ENDPOINT ) );
	}
}
