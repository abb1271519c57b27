<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use ShortPixelFlush\Tests\Support\Proof;

require_once __DIR__ . '/Shape_Test_Case.php';

/**
 * Whole flushes on a site with one provider, from the plan to the check, compared with what the site's pages show.
 */
abstract class Journey_Test_Case extends Shape_Test_Case {
	/** The start of each provider's CDN URLs, before and after a flush of everything. */
	private const KEYS = [
		'spai'        => [ 'https://cdn.shortpixel.ai/spai/', 'https://cdn.shortpixel.ai/spai2/' ],
		'autoptimize' => [ 'https://sp-ao.shortpixel.ai/client/', 'https://sp-ao.shortpixel.ai/client2/' ],
		'spio'        => [ 'https://spcdn.shortpixel.ai/spio/', 'https://spcdn.shortpixel.ai/spio/' ],
	];

	/**
	 * Pairs shapes with providers for a data provider: each shape with one provider in turn, or with every provider in
	 * `npm run test:proof`.
	 *
	 * @param list<string> $shapes
	 * @param list<string> $only_in_proof More shapes, for `npm run test:proof` only.
	 * @return array<string, array{string, string}>
	 */
	protected static function with_providers( array $shapes, array $only_in_proof ): array {
		$providers = array_keys( self::PROVIDERS );
		$pairs     = [];
		foreach ( Proof::is_on() ? array_merge( $shapes, $only_in_proof ) : $shapes as $index => $shape ) {
			foreach ( Proof::is_on() ? $providers : [ $providers[ $index % count( $providers ) ] ] as $provider ) {
				$pairs[ "{$shape} with {$provider}" ] = [ $shape, $provider ];
			}
		}
		return $pairs;
	}

	/**
	 * Asserts that capabilities, daily limits and the handling of secrets are right on this site too.
	 */
	protected static function assert_rights_hold( Site $site ): void {
		$holds = $site->run( sprintf( 'return require %s;', var_export( dirname( __DIR__ ) . '/support/rights-hold.php', true ) ) );
		self::assertIsArray( $holds );
		self::assertCount( 6, $holds );
		self::assertSame( [], array_keys( array_filter( $holds, static fn ( $does ): bool => true !== $does ) ) );
	}

	/**
	 * Asserts that the plugin's screen loads its script from the site's plugins folder.
	 */
	protected static function assert_screen( Site $site ): void {
		$screen = $site->log_in();
		self::assertSame( 1, preg_match( '~src=[\'"]([^\'"]+/shortpixel-flush/build/admin-page\.js)[^\'"]*[\'"]~', $screen, $script ) );
		self::assertSame( file_get_contents( __DIR__ . '/../../../build/admin-page.js' ), $site->visit( $script[1] ), $script[1] );
	}

	/**
	 * Repaints images, flushes them by removal, and asserts that visitors get the new ones and that another image keeps
	 * its copies.
	 *
	 * @param list<string> $names File names without their extension.
	 * @return array{ids: list<int>, pictures: list<array{id: int, url: string, files: list<string>}>, page: string, shown: list<string>}
	 */
	protected static function assert_pictures( Site $site, array $names ): array {
		$made   = $site->pictures( $names );
		$other  = $site->pictures( [ 'other-than-' . uniqid() ] );
		$beside = Browser::cdn_urls( $site->visit( $site->publish( $other['draft'] ) ) );
		$ids    = array_column( $made['pictures'], 'id' );
		$body   = [
			'scope'       => 'images',
			'attachments' => $ids,
		];
		$unseen = self::planned( $site->rest( 'POST', '/flushes', $body + [ 'dry_run' => true ] )['data'] );
		$page   = $site->publish( $made['draft'] );
		$shown  = Browser::cdn_urls( $site->visit( $page ) );
		self::assertGreaterThanOrEqual( 2 * count( $names ), count( $shown ), implode( "\n", $shown ) );
		self::assertNotSame( [], $beside );

		// Even before a page showed the images, the plan had all their CDN URLs, from the provider's settings.
		self::assert_among( $shown, $unseen, 'The plan made before the page was published lacks what it shows' );
		$plan = $site->rest( 'POST', '/flushes', $body + [ 'dry_run' => true ] )['data'];
		self::assert_among( $shown, self::planned( $plan ), 'What the page shows is not planned' );
		foreach ( (array) $plan['variants'] as $variant ) {
			if ( is_array( $variant ) && in_array( $variant['url'], $shown, true ) ) {
				self::assertSame( 'page', $variant['found_in'], 'The page was not read' );
			}
		}

		self::assertSame( [ 'red' ], self::colours( array_merge( $shown, $beside ) ) );
		array_map( [ static::class, 'repaint' ], array_merge( $made['pictures'], $other['pictures'] ) );
		self::assertSame( [ 'red' ], self::colours( $shown ) );
		file_put_contents( Internet\folder() . '/removed.log', '' );
		self::assert_all_checked_are_new(
			self::flush( $site, [ 'method' => 'removal' ] + $body ),
			str_starts_with( $shown[0] ?? '', self::KEYS['spai'][0] )
		);
		self::assert_among( $shown, self::removed(), 'Not all was removed that the page shows' );
		self::assertSame( [ 'blue' ], self::colours( $shown ) );
		self::assertSame( [ 'red' ], self::colours( $beside ), 'Another image was flushed' );
		return [ 'pictures' => $made['pictures'] ] + compact( 'ids', 'page', 'shown' );
	}

	/**
	 * Asserts that every checked copy is new. The flush is only partial with a provider that lets browsers choose the
	 * widths, since no browser measured them here.
	 *
	 * @param array<mixed> $flush A flush by removal.
	 */
	protected static function assert_all_checked_are_new( array $flush, bool $is_left_to_browsers ): void {
		$counts  = (array) $flush['counts'];
		$sampled = ( (array) $flush['copies'] )['sampled'] ?? 0;
		self::assertGreaterThan( 0, $sampled, self::said( $flush ) );
		self::assertSame( $sampled, self::number( $counts['fresh'] ) + self::number( $counts['rebuilding'] ), self::said( $flush ) );
		self::assertSame( $is_left_to_browsers ? 'partial' : 'done', $flush['state'], self::said( $flush ) );
	}

	/**
	 * Repaints images, gives them a new link, asserts that pages show it and that the page cache was cleared, and
	 * undoes the flush.
	 *
	 * @param array{ids: list<int>, pictures: list<array{id: int, url: string, files: list<string>}>, page: string, shown: list<string>} $of
	 */
	protected static function assert_new_link( Site $site, array $of ): void {
		file_put_contents( Internet\folder() . '/cleared.log', '' );
		// Makes the existing copies older than the flush.
		self::let_a_minute_pass();
		foreach ( $of['pictures'] as $picture ) {
			static::repaint( $picture, 'green' );
		}
		$flush = self::flush(
			$site,
			[
				'scope'       => 'images',
				'method'      => 'new_link',
				'attachments' => $of['ids'],
			]
		);
		self::assertSame( 'done', $flush['state'], self::said( $flush ) );
		self::assertSame( 'done', array_column( (array) $flush['steps'], 'state', 'id' )['pages'] ?? '', self::said( $flush ) );
		$shown = Browser::cdn_urls( $site->visit( $of['page'] ) );
		self::assertCount( count( $of['shown'] ), $shown );
		foreach ( $shown as $url ) {
			self::assertMatchesRegularExpression( '~\?spf=\d+\z~', $url );
		}
		self::assertSame(
			$of['shown'],
			array_map( static fn ( string $url ): string => (string) preg_replace( '~\?spf=\d+\z~', '', $url ), $shown )
		);
		self::assertSame( [ 'green' ], self::colours( $shown ) );
		$cleared = (string) file_get_contents( Internet\folder() . '/cleared.log' );
		self::assertStringContainsString( (string) json_encode( $of['page'] ), $cleared );
		self::assertStringContainsString( (string) json_encode( "{$site->home}/" ), $cleared );

		$undone = self::drive( $site, $site->rest( 'POST', '/flushes/' . self::number( $flush['id'] ) . '/undo' )['data'] );
		self::assertSame( 'undone', $undone['state'], self::said( $undone ) );
		self::assertSame( $of['shown'], Browser::cdn_urls( $site->visit( $of['page'] ) ) );
		array_map( [ static::class, 'repaint' ], $of['pictures'] );
	}

	/**
	 * Flushes everything, asserts that a page's CDN URLs have the new key, and undoes the flush, except with SPIO,
	 * whose key stays the same.
	 *
	 * @param array{ids: list<int>, pictures: list<array{id: int, url: string, files: list<string>}>, page: string, shown: list<string>} $of
	 */
	protected static function assert_everything( Site $site, string $provider, array $of ): void {
		$flush = self::flush(
			$site,
			[
				'scope'             => 'site',
				'expected_endpoint' => rtrim( self::KEYS[ $provider ][0], '/' ),
			]
		);
		self::assertSame( 'done', $flush['state'], self::said( $flush ) );
		$shown = Browser::cdn_urls( $site->visit( $of['page'] ) );
		self::assertSame(
			$of['shown'],
			array_map(
				static fn ( string $url ): string => str_replace( self::KEYS[ $provider ][1], self::KEYS[ $provider ][0], $url ),
				$shown
			)
		);
		self::assertStringContainsString( self::KEYS[ $provider ][1], $shown[0] ?? '' );
		self::assertSame( [ 'blue' ], self::colours( $shown ) );
		if ( 'spio' === $provider ) {
			return;
		}
		self::drive( $site, $site->rest( 'POST', '/flushes/' . self::number( $flush['id'] ) . '/undo' )['data'] );
		self::assertSame( $of['shown'], Browser::cdn_urls( $site->visit( $of['page'] ) ) );
	}
}
