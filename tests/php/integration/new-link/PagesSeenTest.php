<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Versions\told_forms;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * Tests the result of a flush by a new link, which is about the copies that pages request. In each of these cases, a
 * flush once claimed more than it had evidence for.
 */
final class PagesSeenTest extends New_Link_Test_Case {

	private const OTHER = 'http://example.org/other/';

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_pages', static fn (): array => [ 'http://example.org/', self::OTHER ] );
		$this->kept[ self::OTHER ] = [ 'body' => $this->page() ];
	}

	public function test_one_page_that_does_not_open_leaves_it_open_what_visitors_get_there(): void {
		$this->hold_the_old_picture();
		$id                        = $this->give();
		$this->kept[ self::OTHER ] = [
			'status' => 0,
			'error'  => 'timeout',
		];
		$flush                     = $this->run_to_end( $id );

		self::assertSame( [ 'partial', 'failed' ], [ $flush->state, $this->steps( $id )['pages'] ] );
		self::assertStringStartsWith( 'The page ' . self::OTHER . ' could not be checked', $this->message( $id ) );
		self::assertStringNotContainsString( 'New for visitors', $this->message( $id ) );

		unset( $this->kept[ self::OTHER ] );
		$this->kept[ self::OTHER ] = [ 'body' => $this->page() ];
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/retry" )->get_status() );
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
	}

	public function test_a_url_that_only_a_page_knows_is_looked_at_too(): void {
		// Both pages fail while the flush is planned; later, the CDN no longer tells the new link from
		// the old one.
		$this->kept = array_fill_keys( [ 'http://example.org/', self::OTHER ], [ 'status' => 503 ] );
		$on_pages   = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp+p_h/example.org/wp-content/uploads/' . $this->key() . '.jpg';
		self::assertNotContains( $on_pages, $this->planned() );
		$this->world->origin = 'old';
		$this->world->hold( $on_pages );
		$this->leave_uploads_alone();
		$this->world->origin           = 'new';
		$id                            = $this->give();
		$this->world->ignores_query    = true;
		$this->world->normalises_paths = true;
		$this->kept                    = [];
		$this->kept[ self::OTHER ]     = [ 'body' => '<p>Shows nothing.</p>' ];
		$flush                         = $this->run_to_end( $id );

		$purges = array_column( ( new Purges() )->find( $id, [ 'per_page' => 100 ] )['purges'], null, 'url' );
		$there  = $purges[ "{$on_pages}?spf={$this->version()}" ] ?? null;
		self::assertInstanceOf( Purge::class, $there );
		self::assertSame(
			[ 'page', $this->image, 'new' ],
			[ $there->found_in, $there->attachment_id, $this->world->visitor_sees( $there->url ) ],
			'It was old, and is removed there as well.'
		);
		self::assertSame( 'same', told_forms( 'https://cdn.shortpixel.ai/spai' )['query'] ?? '', 'The next one has another form.' );
		self::assertSame( 'partial', $flush->state );
		self::assertStringStartsWith( 'The new link did not help, so the copies were removed.', $this->message( $id ) );
	}
}
