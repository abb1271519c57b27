<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Copies\Folder_Listing;
use ShortPixelFlush\Model\Pages_Seen;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * Pages are read as several kinds of visitors, and “new for visitors” is said only if none of them gets an old link.
 */
final class VisitorsTest extends New_Link_Test_Case {
	private const FRONT = 'http://example.org/';

	private const GERMAN = 'http://example.org/de/';

	/**
	 * The front page for each kind of visitor, such as `phone webp`; empty for no answer. Other kinds get the usual
	 * page between `head` and `end`.
	 *
	 * @var array<string, string>
	 */
	private array $for = [];

	/**
	 * Headers of the front page.
	 *
	 * @var array<string, string>
	 */
	private array $headers = [];

	/**
	 * The kinds of visitors for which the plugin read the front page, in order.
	 *
	 * @var list<string>
	 */
	private array $read = [];

	private string $plain = '';

	protected function setUp(): void {
		parent::setUp();
		$this->plain = $this->page();
	}

	public function test_one_page_for_all_is_read_as_the_two_most_different_visitors(): void {
		$id = $this->given();
		self::assertSame( [ 'desktop webp', 'phone' ], $this->read );
		self::assertSame( 'done', $this->flush( $id )->state );
		self::assertStringStartsWith( 'New for visitors.', $this->message( $id ) );
	}

	#[TestWith( [ 'desktop' ] )]
	#[TestWith( [ 'phone webp' ] )]
	#[TestWith( [ 'phone' ] )]
	#[TestWith( [ 'desktop webp' ] )]
	public function test_a_cache_that_keeps_the_old_page_for_one_kind_of_visitors_is_found( string $kind ): void {
		$this->for[ $kind ] = $this->plain;
		$this->headers      = [ 'vary' => 'Accept-Encoding, User-Agent, Accept' ];
		$id                 = $this->given();
		self::assertSame( [ 'partial', 'page_old' ], [ $this->flush( $id )->state, $this->flush( $id )->step( 'pages' )->code ?? '' ] );
		self::assertStringContainsString( 'A cache still holds an old page: ' . self::FRONT . '.', $this->message( $id ) );
	}

	public function test_where_bytes_differ_all_four_are_read(): void {
		$this->for['phone'] = '<p>Another page.</p>';
		$this->given();
		self::assertSame( [ 'desktop webp', 'phone', 'desktop', 'phone webp' ], $this->read );
	}

	public function test_a_kind_of_visitors_who_could_not_read_it_is_no_proof_for_them(): void {
		$this->for['phone'] = '';
		$id                 = $this->given();
		self::assertSame( 'New where we looked. Not every page could be read as each visitor gets it.', $this->message( $id ) );
	}

	#[TestWith( [ true ] )]
	#[TestWith( [ false ] )]
	public function test_the_page_in_another_language_is_read_as_well( bool $is_old ): void {
		$this->for['head']          = '<link rel="alternate" hreflang="de" href="/de/"><link rel="alternate" hreflang="fr" href="https://elsewhere.example/fr/">';
		$this->kept[ self::GERMAN ] = [ 'body' => $this->plain ];
		$id                         = $this->given(
			function () use ( $is_old ): void {
				$this->kept[ self::GERMAN ]['body'] = $is_old ? $this->plain : $this->page();
			}
		);
		self::assertSame( $is_old ? 'page_old' : '', $this->flush( $id )->step( 'pages' )->code ?? '' );
		self::assertSame( $is_old, str_contains( $this->message( $id ), self::GERMAN ) );
		self::assertSame(
			[],
			array_filter(
				array_column( $this->requests, 'url' ),
				static fn ( $url ): bool => is_string( $url ) && str_contains( $url, 'elsewhere' )
			)
		);
	}

	#[TestWith( [ '<div style="background:url(%s)">', 'style', 'A style, script or gallery on http://example.org/ still uses the old link.' ] )]
	#[TestWith( [ '<style>.a{background:url("%s")}</style>', 'style', 'A style, script or gallery on http://example.org/ still uses the old link.' ] )]
	#[TestWith( [ '<script type="application/json">{"src":"%s"}</script>', 'script', 'A style, script or gallery on http://example.org/ still uses the old link.' ] )]
	#[TestWith( [ '<a data-slides="{&quot;src&quot;:&quot;%s&quot;}">', 'data', 'A style, script or gallery on http://example.org/ still uses the old link.' ] )]
	#[TestWith( [ '<noscript><img srcset="%s 300w"></noscript>', 'page', 'A style, script or gallery on http://example.org/ still uses the old link.' ] )]
	public function test_an_old_link_that_is_left_is_said_with_where_it_is( string $html, string $part, string $said ): void {
		$old              = 'https://cdn.shortpixel.ai/spai/w_70+q_lossy+ret_img+to_webp+p_h/example.org/wp-content/uploads/' . $this->key() . '.jpg';
		$this->for['end'] = sprintf( $html, 'script' === $part ? str_replace( '/', '\/', $old ) : $old );
		$id               = $this->given();
		$step             = $this->flush( $id )->step( 'pages' );
		self::assertSame(
			[ 'partial', 'page_mixed', [ $part => 1 ] ],
			[ $this->flush( $id )->state, $step->code ?? '', Pages_Seen::in( $step->data ?? null )->left ]
		);
		self::assertStringContainsString( "{$said} Its copies there are removed as well.", $this->message( $id ) );
		// The copies at the old link are removed only after the flush has ended.
		$this->step( $id );
		$removed = array_filter(
			array_column( $this->requests, 'url' ),
			static fn ( $url ): bool => is_string( $url ) && str_contains( $url, 'f_remove' ) && str_contains( $url, 'w_70+' )
		);
		self::assertCount( 1, $removed );
	}

	public function test_a_page_that_names_a_size_which_is_gone_shows_no_image(): void {
		$id = $this->given_with_lazy( 'given-77x51.jpg' );
		self::assertSame(
			[ 'partial', 'page_former_file' ],
			[ $this->flush( $id )->state, $this->flush( $id )->step( 'pages' )->code ?? '' ]
		);
		self::assertSame(
			self::FRONT . ' still links to an earlier file of the image. Insert the image there again.',
			$this->message( $id )
		);
	}

	public function test_a_page_that_names_a_file_from_before_an_edit_shows_the_earlier_image(): void {
		$name = wp_basename( (string) get_attached_file( $this->image ) );
		$this->edit();
		self::assertNotSame( $name, wp_basename( (string) get_attached_file( $this->image ) ) );
		$id = $this->given_with_lazy( $name );
		self::assertSame(
			[ 'partial', 'page_former_file' ],
			[ $this->flush( $id )->state, $this->flush( $id )->step( 'pages' )->code ?? '' ]
		);
	}

	public function test_a_size_that_the_edited_image_is_too_small_for_shows_the_earlier_one(): void {
		$sizes = wp_get_attachment_metadata( $this->image )['sizes'] ?? [];
		self::assertArrayHasKey( 'medium', $sizes );
		$this->edit(
			[
				'c' => [
					'x' => 0,
					'y' => 0,
					'w' => 200,
					'h' => 150,
				],
			]
		);
		$id = $this->given_with_lazy( $sizes['medium']['file'] );
		self::assertSame( 'page_former_file', $this->flush( $id )->step( 'pages' )->code ?? '' );
	}

	#[TestWith( [ 600, 'page_former_file' ] )]
	#[TestWith( [ 0, '' ] )]
	public function test_a_size_that_no_longer_belongs_to_the_image_shows_it_only_where_it_was_written_with_it( int $older, string $code ): void {
		$own  = (string) get_attached_file( $this->image );
		$size = str_replace( '.jpg', '-77x51.jpg', $own );
		copy( $own, $size );
		touch( $size, (int) filemtime( $own ) - $older );
		Folder_Listing::forget();
		$id = $this->given_with_lazy( wp_basename( $size ) );
		self::assertSame( $code, $this->flush( $id )->step( 'pages' )->code ?? '' );
		unlink( $size );
	}

	public function test_a_page_that_names_the_edited_file_shows_the_image(): void {
		$this->edit();
		$id = $this->given();
		self::assertSame( [ 'done', 'done' ], [ $this->flush( $id )->state, $this->flush( $id )->step( 'pages' )->state ?? '' ] );
	}

	/**
	 * Edits the image with WordPress's editor, which keeps the old files beside the new ones.
	 *
	 * @param array<string, mixed> $change
	 */
	private function edit( array $change = [ 'f' => 1 ] ): void {
		require_once ABSPATH . 'wp-admin/includes/image-edit.php';
		$this->act_as( 'administrator' );
		$_REQUEST = [
			'history' => wp_json_encode( [ $change ] ),
			'target'  => 'all',
			'do'      => 'save',
		];
		self::assertObjectHasProperty( 'msg', wp_save_image( $this->image ) );
		$_REQUEST = [];
		foreach ( self::files_of( $this->image ) as $file ) {
			touch( $file, $this->now - 3600 );
		}
		$this->hold_the_old_picture();
	}

	/** Runs a flush by a new link; before pages are read, the front page gets an image tag for the file $name. */
	private function given_with_lazy( string $name ): int {
		return $this->given(
			function () use ( $name ): void {
				$this->for['end'] = $this->lazy( $name );
			}
		);
	}

	/** Returns an image tag in Adaptive Images' format, for a file in the image's folder, at its current link. */
	private function lazy( string $name ): string {
		$source = apply_filters( 'shortpixel/ai/originalUrl', dirname( (string) wp_get_attachment_url( $this->image ) ) . '/' . $name ); // phpcs:ignore WordPress.NamingConventions -- The name is SPAI's.
		self::assertIsString( $source );
		return '<img src="data:image/svg+xml;base64,' . base64_encode(
			'<svg xmlns="http://www.w3.org/2000/svg" data-u="'
			. rawurlencode( $source )
			. '" data-w="300" data-h="200"></svg>'
		) . '">'; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- As ShortPixel's plugin writes it.
	}

	public function test_an_old_lazy_source_is_an_old_link_too(): void {
		$this->for['end'] = '<img src="data:image/svg+xml;base64,' . base64_encode(
			'<svg xmlns="http://www.w3.org/2000/svg" data-u="'
			. rawurlencode( (string) wp_get_attachment_url( $this->image ) )
			. '" data-w="300" data-h="200"></svg>'
		) . '">'; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- As ShortPixel's plugin writes it.
		$id               = $this->given();
		self::assertSame( 'page_mixed', $this->flush( $id )->step( 'pages' )->code ?? '' );
	}

	/**
	 * @param list<string> $addresses
	 */
	#[TestWith( [ [ '10.1.2.3' ], false ] )]
	#[TestWith( [ [ '127.0.0.1' ], false ] )]
	#[TestWith( [ [ '93.184.216.34' ], true ] )]
	public function test_a_page_that_is_read_past_what_is_in_front_of_the_site_proves_it_only_here(
		array $addresses,
		bool $is_everybody
	): void {
		add_filter(
			'shortpixel_flush_host_addresses',
			static fn ( $found, string $name ) => 'example.org' === $name ? $addresses : $found,
			20,
			2
		);
		$id = $this->given();
		self::assertSame( 'done', $this->flush( $id )->state );
		self::assertStringStartsWith(
			$is_everybody ? 'New for visitors.' : 'New where we looked, but not through your host’s cache.',
			$this->message( $id )
		);
	}

	/**
	 * Runs a flush by a new link; once the image has its new link, the front page depends on the kind of visitor.
	 *
	 * @param (callable(): void)|null $then Called before pages are read.
	 */
	private function given( ?callable $then = null ): int {
		$id = $this->give();
		$this->step( $id );
		if ( null !== $then ) {
			$then();
		}
		add_filter(
			'shortpixel_flush_pre_request',
			/** @param array<string, mixed> $request */
			fn ( array $answer, array $request ): array => (
				self::FRONT === $request['url']
				? $this->front_page( (array) ( $request['headers'] ?? [] ) )
				: []
			) + $answer,
			20,
			2
		);
		$this->run_to_end( $id );
		return $id;
	}

	/**
	 * @param array<mixed> $headers
	 * @return array<string, mixed>
	 */
	private function front_page( array $headers ): array {
		[ 'User-Agent' => $agent, 'Accept' => $accept ] = $headers + array_fill_keys( [ 'User-Agent', 'Accept' ], '' );
		self::assertIsString( $agent );
		self::assertIsString( $accept );
		$kind         = (
			str_contains( $agent, 'Mobile' )
			? 'phone'
			: 'desktop'
		) . ( str_contains( $accept, 'image/webp' ) ? ' webp' : '' );
		$this->read[] = $kind;
		$page         = $this->for[ $kind ] ?? ( $this->for['head'] ?? '' ) . $this->page() . ( $this->for['end'] ?? '' );
		return [
			'status'  => '' === $page ? 0 : 200,
			'headers' => $this->headers,
			'body'    => $page,
		];
	}
}
