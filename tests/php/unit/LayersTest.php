<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use FilesystemIterator;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

require_once __DIR__ . '/Code_Graph.php';

/**
 * Folders of includes/ use each other one way, and files do so without a circle: by what they call, name and construct, as well as by
 * what they require.
 */
final class LayersTest extends TestCase {
	private const INCLUDES = __DIR__ . '/../../../includes';

	/** Every folder, lowest first: each may use those before it, and the files right under includes/. */
	private const ORDER = [
		'cdn',
		'http',
		'versions',
		'page-caches',
		'providers',
		'edges',
		'flush/model',
		'flush/store',
		'flush/verdict',
		'flush/say',
		'flush/plan/sources',
		'flush/plan/learned',
		'flush/plan/places',
		'flush/plan/pages',
		'flush/plan',
		'flush/steps',
		'flush',
		'auto',
		'scan',
		'schedules',
		'privacy',
		'diagnostics',
		'network',
		'rest',
		'abilities',
		'cli',
		'admin',
	];

	/** What would be allowed by the order, and is not: the site's own caches know nothing of each other, nor do doors. */
	private const APART = [
		'page-caches' => [],
		'providers'   => [ 'page-caches' ],
		'edges'       => [ 'versions', 'page-caches', 'providers' ],
		'cli'         => [],
		'admin'       => [ 'cli' ],
	];

	private static ?Code_Graph $graph = null;

	private static function graph(): Code_Graph {
		if ( null === self::$graph ) {
			$files = [];
			/** @var SplFileInfo $file */
			foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( self::INCLUDES, FilesystemIterator::SKIP_DOTS ) ) as $file ) {
				$files[ substr( $file->getPathname(), strlen( self::INCLUDES ) + 1 ) ] = (string) file_get_contents( $file->getPathname() );
			}
			self::$graph = new Code_Graph( $files );
		}
		return self::$graph;
	}

	/** @return iterable<string, array{string}> */
	public static function folders(): iterable {
		foreach ( self::ORDER as $folder ) {
			yield $folder => [ $folder ];
		}
	}

	public function test_every_folder_has_its_place(): void {
		$folders = array_unique( array_map( 'dirname', array_keys( self::graph()->uses ) ) );
		self::assertEqualsCanonicalizing( self::ORDER, array_values( array_diff( $folders, [ '.' ] ) ) );
	}

	#[DataProvider( 'folders' )]
	public function test_a_folder_uses_only_those_before_it( string $folder ): void {
		$place   = (int) array_search( $folder, self::ORDER, true );
		$allowed = array_diff( array_slice( self::ORDER, 0, $place + 1 ), self::APART[ $folder ] ?? [] );
		$wrong   = [];
		foreach ( self::graph()->uses as $file => $used ) {
			foreach ( dirname( $file ) === $folder ? $used : [] as $other => $names ) {
				if ( '.' !== dirname( $other ) && ! in_array( dirname( $other ), $allowed, true ) ) {
					$wrong[] = "{$file} uses {$other} for " . implode( ', ', $names );
				}
			}
		}

		self::assertSame( [], $wrong );
	}

	public function test_no_files_use_each_other_in_a_circle(): void {
		self::assertSame( [], self::graph()->circles() );
	}

	/**
	 * Classes are loaded when they are named; a function or a constant has to have been required by then.
	 */
	public function test_what_a_file_calls_is_required_by_it(): void {
		self::assertSame( [], self::graph()->not_required( [ 'autoload.php' ] ) );
	}

	public function test_a_file_requires_only_what_it_calls(): void {
		self::assertSame( [], self::graph()->required_for_nothing() );
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
				'a/callback.php calls N\B\helper() of b/helper.php',
				'a/calls.php calls N\B\helper() of b/helper.php',
				'a/calls.php calls N\B\LIMIT of b/helper.php',
				'd/one.php calls N\D\two() of d/two.php',
				'd/two.php calls N\D\one() of d/one.php',
			],
			$graph->not_required()
		);
	}
}
