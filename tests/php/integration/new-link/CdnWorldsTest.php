<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\DataProvider;
use Random\Engine\Mt19937;
use Random\Randomizer;
use ReflectionProperty;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Flush\Seeds;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Flush\flush_shape;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__ ) . '/flush/Seeds.php';
require_once __DIR__ . '/Layered_Cdn.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Replaces and flushes an image twice, behind CDNs of many kinds and without page caches. Compares what each flush says
 * with what visitors get at the page's links from each of the CDN's places. Seeds reads `SHORTPIXEL_FLUSH_TEST_WORLDS`
 * and `SHORTPIXEL_FLUSH_TEST_SEED`.
 *
 * @phpstan-import-type Layer from Layered_Cdn
 */
final class CdnWorldsTest extends Spai_Test_Case {
	private const PAGE = 'http://example.org/';

	/** The image's colour at first, and after each replacement. */
	private const COLOURS = [ [ 200, 30, 30 ], [ 30, 30, 200 ], [ 30, 160, 30 ] ];

	// Widths in the page's HTML, and widths that only a script requests, on unusual screens.
	private const IN_THE_PAGE = [ 300, 150 ];
	private const BY_SCRIPT   = [ 371, 777 ];

	private int $now = 0;

	private int $image = 0;

	/** The number of times that the image was replaced. */
	private int $replaced = 0;

	/** @var list<int> Two images; the name of the second is percent-encoded in URLs. */
	private array $images = [];

	/** @var list<string> The contents of their files, by the number of replacements. */
	private array $files = [];

	private Layered_Cdn $cdn;

	private Randomizer $random;

	/** Whether each of the plugin's requests may reach a different place of the CDN. */
	private bool $moves = false;

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
		$this->images = [ $this->attachment( [ 'name' => 'garden' ] ), $this->attachment( [ 'name' => 'gärten' ] ) ];
		foreach ( self::COLOURS as $colour ) {
			$file = get_temp_dir() . 'cdn-world.jpg';
			self::write_picture( $file, 400, 300, $colour );
			$this->files[] = (string) file_get_contents( $file );
			unlink( $file );
		}
		$this->random = new Randomizer( new Mt19937( 0 ) );
		$this->cdn    = $this->new_cdn();
		add_filter( 'shortpixel_flush_now', fn (): int => $this->now );
		add_filter( 'shortpixel_flush_page_caches', '__return_empty_array' );
		add_filter( 'shortpixel_flush_pages', static fn (): array => [ self::PAGE ] );
		add_filter(
			'shortpixel_flush_form_test_pause',
			function (): float {
				$this->now += 2;
				return 0.0;
			}
		);
		$this->answer_requests(
			fn ( array $request ): array => $this->answer(
				is_string( $request['url'] ?? null )
				? $request['url']
				: ''
			)
		);
		add_filter(
			'query',
			static fn ( string $query ): string => in_array( $query, [ 'START TRANSACTION', 'COMMIT' ], true ) ? 'DO 0' : $query
		);
		Database::run( 'SAVEPOINT no_world_yet' );
	}

	private function new_cdn(): Layered_Cdn {
		return new Layered_Cdn( fn (): int => $this->now, fn (): string => $this->files[ $this->replaced ] );
	}

	/** @return array<string, mixed> */
	private function answer( string $url ): array {
		if ( self::PAGE === $url ) {
			return [ 'body' => $this->page() ];
		}
		if ( str_starts_with( $url, self::PAGE ) && $this->cdn->refuses( $url ) ) {
			return [ 'status' => 403 ];
		}
		if ( str_starts_with( $url, self::PAGE ) ) {
			return [
				'headers' => [ 'content-type' => 'image/jpeg' ],
				'body'    => $this->cdn->from_site( $url ),
			];
		}

		return $this->cdn->answer( $url, $this->moves ? $this->random->getInt( 0, 5 ) : 0 );
	}

	private function page(): string {
		$page = '';
		foreach ( $this->links( self::IN_THE_PAGE ) as $link ) {
			$page .= '<img src="' . esc_attr( $link ) . '">';
		}

		return "<body>{$page}</body>";
	}

	/**
	 * @param list<int> $widths
	 * @return list<string> The CDN URLs that the page makes browsers request, in these widths.
	 */
	private function links( array $widths = [ ...self::IN_THE_PAGE, ...self::BY_SCRIPT ] ): array {
		$source = apply_filters( 'shortpixel/ai/originalUrl', (string) wp_get_attachment_url( $this->image ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName,WordPress.NamingConventions.PrefixAllGlobals -- The name is SPAI's.
		self::assertIsString( $source );

		return array_map(
			static fn ( int $width ): string => "https://cdn.shortpixel.ai/spai/w_{$width}+q_lossy+ret_img+to_webp+p_h/" . (string) preg_replace( '#^http://#', '', $source ),
			$widths
		);
	}

	private function visit_everywhere(): void {
		for ( $visits = 0; $visits < 2; $visits++ ) {
			foreach ( $this->links() as $link ) {
				for ( $place = 0; $place < 6; $place++ ) {
					$this->cdn->visit( $link, $place );
				}
			}
			$this->now += 60;
		}
	}

	private function replace(): void {
		++$this->replaced;
		foreach ( self::files_of( $this->image ) as $file ) {
			file_put_contents( $file, $this->files[ $this->replaced ] );
			touch( $file, $this->now - 5 );
		}
		clearstatcache();
	}

	private function flush( string $name ): Flush {
		$data = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => [ $this->image ],
			]
		)->get_data();
		self::assertIsArray( $data );
		self::assertIsInt( $data['id'] ?? null, "{$name}: " . wp_json_encode( $data ) );
		$flushes = new Flushes();
		$begun   = $this->now;
		do {
			( new Runner() )->step( $data['id'], 5.0 );
			$flush = $flushes->get( $data['id'] );
			self::assertNotNull( $flush );
			if ( ! $flush->is_open() ) {
				return $flush;
			}
			$this->now += 'waiting' === $flush->state ? max( 1, $flush->wait_until - $this->now ) : 1;
		} while ( $this->now - $begun < 40000 );
		self::fail( "{$name} never ended: " . wp_json_encode( $flush ) );
	}

	/** Runs the removals that are left after the result. */
	private function go_on( int $id ): void {
		$flushes = new Flushes();
		$steps   = 0;
		while ( true === $flushes->get( $id )?->goes_on() && $steps < 400 ) {
			( new Runner() )->step( $id, 5.0 );
			$this->now += 5;
			++$steps;
		}
	}

	/**
	 * Replaces and flushes the image twice, and compares each result with what visitors get.
	 *
	 * @param array<string, mixed> $later Properties of the CDN that change before the second flush.
	 * @param int                  $wait  Seconds before the second replacement.
	 * @return list<string> The end of each flush: its way, state and message.
	 */
	private function live( array $later, string $name, int $wait = 3000 ): array {
		Database::run( 'ROLLBACK TO SAVEPOINT no_world_yet' );
		wp_cache_flush();
		$this->now      = 1795532400;
		$this->replaced = 0;
		foreach ( self::files_of( $this->image ) as $file ) {
			file_put_contents( $file, $this->files[0] );
			touch( $file, $this->now - 100000 );
		}
		clearstatcache();
		$ends = [];
		foreach ( [ [], $later ] as $number => $changes ) {
			$this->visit_everywhere();
			self::set( $this->cdn, $changes );
			$this->now += 0 === $number ? 3000 : $wait;
			$this->replace();
			$flush   = $this->flush( $name );
			$message = flush_shape( $flush )['message'];
			$ends[]  = ( str_contains(
				(string) wp_json_encode( $flush->subject->ways ),
				'"new_link"'
			) ? 'new link' : 'removal' ) . ", {$flush->state}: {$message}";
			$this->judge(
				$message,
				"{$name}: {$flush->state}: {$message} " . wp_json_encode(
					[
						$this->links(),
						$flush->subject->ways,
						$this->cdn->layers,
						$this->cdn->front,
					]
				)
			);
			$this->go_on( $flush->id );
		}

		return $ends;
	}

	/** @param array<string, mixed> $facts */
	private static function set( Layered_Cdn $cdn, array $facts ): void {
		foreach ( $facts as $name => $value ) {
			( new ReflectionProperty( $cdn, $name ) )->setValue( $cdn, $value );
		}
	}

	/** Asserts that, if visitors are said to get the new image, nobody gets an older file by the page's links. */
	private function judge( string $message, string $story ): void {
		if ( 1 !== preg_match( '/\ANew for (?:new )?visitors/', $message ) ) {
			return;
		}
		foreach ( [ 0, 3600 ] as $later ) {
			$this->now += $later;
			foreach ( $this->links() as $link ) {
				for ( $place = 0; $place < 6; $place++ ) {
					self::assertSame(
						$this->replaced,
						array_search( $this->cdn->visit( $link, $place ), $this->files, true ),
						"{$link} at place {$place}, {$later} s later: {$story}"
					);
				}
			}
		}
	}

	public function test_no_visitor_gets_an_older_file_where_visitors_are_said_to_get_the_new_one(): void {
		[ $first, $count ] = Seeds::of_this_run( 40, 2000 );
		$ends              = [];
		for ( $seed = $first; $seed < $first + $count; $seed++ ) {
			$this->random = new Randomizer( new Mt19937( $seed ) );
			$this->image  = $this->images[ $this->random->getInt( 0, 1 ) ];
			$this->moves  = 0 === $this->random->getInt( 0, 2 );
			$this->cdn    = $this->new_cdn();
			self::set( $this->cdn, $this->drawn() );
			$changes = 0 === $this->random->getInt( 0, 2 ) ? array_intersect_key( $this->drawn(), [ 'layers' => 0 ] ) : [];
			foreach ( $this->live( $changes, "World {$seed}" ) as $end ) {
				$key          = explode( '.', $end )[0];
				$ends[ $key ] = 1 + ( $ends[ $key ] ?? 0 );
			}
		}
		ksort( $ends );
		self::assertNotSame( [], preg_grep( '/New for visitors/', array_keys( $ends ) ), (string) wp_json_encode( $ends ) );
	}

	/** @return array<string, mixed> The properties of a random CDN. */
	private function drawn(): array {
		$random = $this->random;
		$layers = [];
		for ( $count = [ 1, 1, 2, 2, 3 ][ $random->getInt( 0, 4 ) ]; $count > 0; $count-- ) {
			$layers[] = [
				'names'      => Layered_Cdn::names( $random ),
				'places'     => [] === $layers ? [ 1, 1, 3 ][ $random->getInt( 0, 2 ) ] : 1,
				'is_emptied' => 0 !== $random->getInt( 0, 5 ),
			];
		}

		return [
			'layers'           => $layers,
			'redirects'        => 0 !== $random->getInt( 0, 2 ),
			'building'         => $random->getInt( 0, 20 ),
			'removal'          => [ 0, 0, 16, 65, null ][ $random->getInt( 0, 4 ) ],
			'limit'            => [ null, null, null, 6, 20 ][ $random->getInt( 0, 4 ) ],
			'refuses_spelling' => 0 === $random->getInt( 0, 5 ),
			'front'            => 0 !== $random->getInt( 0, 3 ) ? null : [
				'names' => Layered_Cdn::names( $random ),
				'keeps' => [ 10, 600, 1000000 ][ $random->getInt( 0, 2 ) ],
			],
		];
	}

	/**
	 * @param 'nothing'|'escapes'|'digits'|'slashes'|'all' $normalises
	 * @return Layer
	 */
	private static function layer( bool $ignores_query = false, string $normalises = 'nothing', int $places = 1 ): array {
		return [
			'names'      => [
				'ignores_query' => $ignores_query,
				'normalises'    => $normalises,
			],
			'places'     => $places,
			'is_emptied' => true,
		];
	}

	/** @return array<string, array{array<string, mixed>, array<string, mixed>, non-empty-list<non-empty-string>, 3?: int}> Properties of the CDN, changes before the second flush, how the string for each flush's end has to begin, and the seconds before the second replacement. */
	public static function kinds(): array {
		$is_new = 'new link, done: New for visitors';
		$is_old = 'removal, failed: The new link did not help';
		/** @param Layer $layer */
		$front = static fn ( array $layer ): array => [
			'front' => [
				'names' => $layer['names'],
				'keeps' => 1000000,
			],
		];
		return [
			'heeds the query'                             => [ [], [], [ $is_new, $is_new ] ],
			'ignores the query'                           => [ [ 'layers' => [ self::layer( true ) ] ], [], [ $is_new, $is_new ] ],
			'the outer layer alone ignores it'            => [
				[ 'layers' => [ self::layer( true ), self::layer() ] ],
				[],
				[ $is_new, $is_new ],
			],
			'the inner layer alone ignores it'            => [
				[ 'layers' => [ self::layer(), self::layer( true ) ] ],
				[],
				[ $is_new, $is_new ],
			],
			'decodes what needs no encoding'              => [
				[ 'layers' => [ self::layer( false, 'escapes' ) ] ],
				[],
				[ $is_new, $is_new ],
			],
			'ignores the query, and the case of digits'   => [
				[ 'layers' => [ self::layer( true, 'digits' ) ] ],
				[],
				[ $is_new, $is_new ],
			],
			'ignores the query, and merges slashes'       => [
				[ 'layers' => [ self::layer( true, 'slashes' ) ] ],
				[],
				[ $is_new, $is_new ],
			],
			'tells nothing apart'                         => [
				[ 'layers' => [ self::layer( true, 'all' ) ] ],
				[],
				[ 'removal, ', 'removal, ' ],
			],
			'query outside, spelling inside'              => [
				[ 'layers' => [ self::layer( true ), self::layer( false, 'escapes' ) ] ],
				[],
				[ 'removal, ', 'removal, ' ],
			],
			'makes a copy while its visitor waits'        => [ [ 'redirects' => false ], [], [ $is_new, $is_new ] ],
			'a shield behind three places'                => [
				[ 'layers' => [ self::layer( true, 'nothing', 3 ), self::layer( true ) ] ],
				[],
				[ $is_new, $is_new ],
			],
			'answers twenty requests in ten seconds'      => [ [ 'limit' => 20 ], [], [ $is_new, $is_new ] ],
			'ignores the query from now on'               => [ [], [ 'layers' => [ self::layer( true ) ] ], [ $is_new, $is_new ] ],
			'heeds the query from now on'                 => [
				[ 'layers' => [ self::layer( true ) ] ],
				[ 'layers' => [ self::layer() ] ],
				[ $is_new, $is_new ],
			],
			'tells nothing apart from now on'             => [
				[],
				[ 'layers' => [ self::layer( true, 'all' ) ] ],
				[ $is_new, 'removal, ' ],
			],
			'the inner layer ignores the query from now on' => [
				[ 'layers' => [ self::layer(), self::layer() ] ],
				[ 'layers' => [ self::layer(), self::layer( true ) ] ],
				[ $is_new, $is_new ],
			],
			'too busy to be tested, and the inner layer alone ignores the query' => [
				[
					'building' => 9,
					'limit'    => 6,
					'removal'  => 65,
					'layers'   => [ self::layer(), [ 'is_emptied' => false ] + self::layer(), self::layer( true ) ],
				],
				[],
				[ 'removal, ', 'removal, partial: New where we looked.' ],
			],
			'old copies stay inside, and it heeds the query from now on' => [
				[
					'refuses_spelling' => true,
					'removal'          => 0,
					'layers'           => [ [ 'is_emptied' => false ] + self::layer( true ), self::layer( true ) ],
				],
				[ 'layers' => [ self::layer(), self::layer( true ) ] ],
				[ 'removal, ', 'removal, ' ],
			],
			'the same, a week later'                      => [
				[
					'refuses_spelling' => true,
					'removal'          => 0,
					'layers'           => [ [ 'is_emptied' => false ] + self::layer( true ), self::layer( true ) ],
				],
				[ 'layers' => [ self::layer(), self::layer( true ) ] ],
				[ 'removal, ', 'removal, ' ],
				8 * 86400,
			],
			'a server that refuses escapes'               => [ [ 'refuses_spelling' => true ], [], [ $is_new, $is_new ] ],
			'it, and a CDN that ignores the query'        => [
				[
					'refuses_spelling' => true,
					'layers'           => [ self::layer( true ) ],
				],
				[],
				[ 'removal, ', 'removal, ' ],
			],
			'it, and a CDN that makes copies at once'     => [
				[
					'refuses_spelling' => true,
					'redirects'        => false,
					'layers'           => [ self::layer( true ) ],
				],
				[],
				[ 'removal, ', 'removal, ' ],
			],
			'a cache before the site tells links apart'   => [ $front( self::layer( false, 'nothing' ) ), [], [ $is_new, $is_new ] ],
			'a cache before the site ignores the query'   => [ $front( self::layer( true, 'nothing' ) ), [], [ $is_new, $is_new ] ],
			'a cache before the site normalises'          => [ $front( self::layer( false, 'all' ) ), [], [ $is_new, $is_new ] ],
			'a cache before the site tells nothing apart' => [ $front( self::layer( true, 'all' ) ), [], [ $is_old, $is_old ] ],
		];
	}

	/**
	 * @param array<string, mixed>   $cdn
	 * @param array<string, mixed>   $later
	 * @param list<non-empty-string> $ends
	 * @param int                    $wait Seconds before the second replacement.
	 */
	#[DataProvider( 'kinds' )]
	public function test_a_cdn_of_this_kind( array $cdn, array $later, array $ends, int $wait = 3000 ): void {
		foreach ( $this->images as $image ) {
			$this->image = $image;
			$this->cdn   = $this->new_cdn();
			self::set( $this->cdn, $cdn );
			$ended = $this->live( $later, (string) $this->dataName(), $wait );
			foreach ( $ends as $flush => $end ) {
				self::assertStringStartsWith( $end, $ended[ $flush ], implode( "\n", $ended ) );
			}
		}
	}
}
