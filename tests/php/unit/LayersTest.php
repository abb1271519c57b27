<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Tests\Support\Needs;

/**
 * Folders of includes/ and the files beside them use each other in one direction only, and no files use each other in a
 * circle. Code that builds sentences reads no data itself: it gets all data as arguments.
 */
final class LayersTest extends TestCase {
	private const INCLUDES = __DIR__ . '/../../../includes';

	/** Every folder, and every file that counts separately, lowest first: each may use itself and those before it. */
	private const ORDER = [
		'autoload.php',
		'capabilities.php',
		'clock.php',
		'invalid-input.php',
		'language-urls.php',
		'sites.php',
		'shared-option.php',
		'attempts.php',
		'cdn',
		// The settings hold hosts, so these files of http/ come before them; the rest of http/ comes after.
		'http/ip-address.php',
		'http/dns-host.php',
		'site-url.php',
		'private-hosts.php',
		'settings.php',
		'hosts.php',
		'http',
		'versions',
		'providers',
		'changed-links.php',
		'allowed-hosts.php',
		'edges',
		'mask.php',
		'error-log.php',
		'model',
		'page-caches',
		'store',
		'proof',
		'say',
		'copies/sources',
		'copies/pages',
		'copies',
		'flush/steps',
		'flush',
		'auto',
		'scan',
		'privacy',
		'health',
		'network',
		'rest',
		'abilities',
		'cli',
		'admin',
		'lifecycle.php',
		'hooks.php',
	];

	/** Exceptions to ORDER: folder => earlier folders and files that it may not use. */
	private const APART = [
		'page-caches' => [ 'providers', 'edges' ],
		'edges'       => [ 'versions', 'providers', 'allowed-hosts.php' ],
		'admin'       => [ 'cli' ],
	];

	private const SENTENCES = '#^say/|/say\.php$#';

	/** Files and folders that may be used by code that builds sentences. */
	private const KNOWN_TO_SENTENCES = [
		'autoload.php',
		'clock.php',
		'hosts.php',
		'invalid-input.php',
		'page-caches/page-caches.php',
		'edges/edges.php',
		'model',
		'proof',
		'say',
		'auto/decide.php',
		'scan/class-scan.php',
		'scan/judge.php',
	];

	/** Functions that read the database, the settings or the request, or call other plugins. */
	private const ASKS = '/(?:^|\\\\)(?:get_\w+|wp_get_\w+|\w*attachment_\w+|(?:home|site|admin|content|plugins)_url|site_hosts|is_private_host_allowed|shortpixel_api_url|apply_filters|do_action|\w*user_can|detected)\(\)$/';

	/** @return iterable<string, array{string}> */
	public static function places(): iterable {
		foreach ( self::ORDER as $place ) {
			yield $place => [ $place ];
		}
	}

	private static function place_of( string $file ): string {
		return in_array( $file, self::ORDER, true ) ? $file : dirname( $file );
	}

	public function test_everything_has_its_place(): void {
		self::assertEqualsCanonicalizing(
			self::ORDER,
			array_values( array_unique( array_map( [ self::class, 'place_of' ], array_keys( Needs::graph()->uses ) ) ) )
		);
	}

	public function test_one_file_switches_between_the_sites_of_a_network(): void {
		$switching = preg_grep(
			'/\b(?:switch_to_blog|restore_current_blog)\b/',
			array_map(
				static fn ( string $file ): string => (string) file_get_contents( self::INCLUDES . "/{$file}" ),
				array_combine( array_keys( Needs::graph()->uses ), array_keys( Needs::graph()->uses ) )
			)
		);
		self::assertSame( [ 'sites.php' ], array_keys( (array) $switching ) );
	}

	#[DataProvider( 'places' )]
	public function test_a_place_uses_only_those_before_it( string $place ): void {
		$before  = array_slice( self::ORDER, 0, (int) array_search( $place, self::ORDER, true ) + 1 );
		$allowed = array_diff( $before, self::APART[ $place ] ?? [] );
		$wrong   = [];
		foreach ( Needs::graph()->uses as $file => $used ) {
			foreach ( self::place_of( $file ) === $place ? $used : [] as $other => $names ) {
				if ( ! in_array( self::place_of( $other ), $allowed, true ) ) {
					$wrong[] = "{$file} uses {$other} for " . implode( ', ', $names );
				}
			}
		}

		self::assertSame( [], $wrong );
	}

	public function test_sentences_use_only_what_they_are_given(): void {
		$wrong = [];
		foreach ( (array) preg_grep( self::SENTENCES, array_keys( Needs::graph()->uses ) ) as $file ) {
			foreach ( Needs::graph()->uses[ $file ] as $other => $names ) {
				if ( [] === array_intersect( [ $other, self::place_of( $other ) ], self::KNOWN_TO_SENTENCES ) ) {
					$wrong[] = "{$file} uses {$other} for " . implode( ', ', $names );
				}
			}
			foreach ( (array) preg_grep( self::ASKS, Needs::graph()->named[ $file ] ) as $name ) {
				$wrong[] = "{$file} calls {$name}";
			}
		}

		self::assertSame( [], $wrong );
	}

	public function test_each_room_has_a_page_that_leads_into_it(): void {
		foreach ( (array) glob( self::INCLUDES . '/*', GLOB_ONLYDIR ) as $room ) {
			self::assertFileExists( "{$room}/README.md" );
			preg_match( '/^- \*\*Begin with\*\* (.+)$/m', (string) file_get_contents( "{$room}/README.md" ), $start );
			preg_match_all( '/`([^`]+)`/', $start[1] ?? '', $files );
			self::assertNotSame( [], $files[1] );
			foreach ( $files[1] as $file ) {
				self::assertFileExists( "{$room}/{$file}" );
			}
		}
	}

	public function test_no_files_use_each_other_in_a_circle(): void {
		self::assertSame( [], Needs::graph()->circles() );
	}

	/** Classes are autoloaded; files with functions and constants are loaded according to this table. */
	public function test_the_table_of_what_files_need_is_the_one_that_the_code_needs(): void {
		self::assertSame( Needs::written(), file_get_contents( Needs::FILE ), 'Run: npm run needs' );
	}

	public function test_each_file_that_needs_others_loads_them(): void {
		self::assertSame( array_keys( Needs::graph()->needs( [ 'autoload.php' ] ) ), Needs::graph()->loading() );
	}

	public function test_a_file_requires_by_its_path_only_what_it_calls(): void {
		self::assertSame( [], Needs::graph()->required_for_nothing() );
	}

	public function test_the_graph_sees_each_kind_of_use(): void {
		$graph = new Code_Graph(
			[
				'a/calls.php'    => '<?php namespace N\A; use function N\B\helper; helper(); $x->method(); new \N\B\Thing(); $y = \N\B\LIMIT;',
				'a/callback.php' => '<?php namespace N\A; array_map( \'\N\B\helper\', [] ); // \N\C\other()',
				'b/thing.php'    => '<?php namespace N\B; class Thing { function other() { return \N\A\missing(); } const LIMIT = 1; }',
				'b/helper.php'   => '<?php namespace N\B; const LIMIT = 2; function helper( Thing $thing ): void {}',
				'c/other.php'    => '<?php namespace N\C; require_once __DIR__ . \'/../b/helper.php\'; function other() { return \N\B\helper( ...[] ); }',
				'd/one.php'      => '<?php namespace N\D; function one() { return two(); }',
				'd/two.php'      => '<?php namespace N\D; function two() { return __NAMESPACE__ . \'\one\'; }',
			]
		);

		self::assertSame(
			[
				'b/helper.php' => [ 'N\B\helper()', 'N\B\LIMIT' ],
				'b/thing.php'  => [ 'N\B\Thing' ],
			],
			$graph->uses['a/calls.php']
		);
		self::assertSame( [ 'b/helper.php' => [ 'N\B\helper()' ] ], $graph->uses['a/callback.php'] );
		self::assertSame( [], $graph->uses['b/thing.php'] );
		self::assertSame( [ 'b/thing.php' => [ 'N\B\Thing' ] ], $graph->uses['b/helper.php'] );
		self::assertSame( [ [ 'd/one.php', 'd/two.php' ] ], $graph->circles() );
		self::assertSame(
			[
				'a/callback.php' => [ 'b/helper.php' ],
				'a/calls.php'    => [ 'b/helper.php' ],
				'd/one.php'      => [ 'd/two.php' ],
				'd/two.php'      => [ 'd/one.php' ],
			],
			$graph->needs( [] )
		);
	}
}
