<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Providers\Autoptimize;
use ShortPixelFlush\Store\Purges;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * If a CDN ignores a source's query, the plugin puts the version into Autoptimize's CDN URLs as a parameter, through
 * Autoptimize's filters.
 */
final class ParameterTest extends New_Link_Test_Case {

	protected function act_as( string $role ): int {
		// Set here, since the parent's setUp() makes a plan right after this call.
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Autoptimize() ] );
		$this->activate_stand_in( self::provider_file( 'AUTOPTIMIZE' ) );
		update_option( 'autoptimize_imgopt_settings', [ 'autoptimize_imgopt_checkbox_field_1' => '1' ] );
		return parent::act_as( $role );
	}

	protected function page(): string {
		$source = apply_filters( 'autoptimize_filter_imgopt_normalized_url', (string) wp_get_attachment_url( $this->image ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- The name is Autoptimize's.
		self::assertIsString( $source );
		$url = apply_filters(
			'autoptimize_filter_imgopt_after_build_imgopt_url',
			"https://sp-ao.shortpixel.ai/client/to_webp,q_glossy,ret_img,w_300/{$source}"
		); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- The name is Autoptimize's.
		self::assertIsString( $url );

		return '<img src="' . esc_attr( $url ) . '">';
	}

	public function test_the_query_is_used_where_it_makes_a_new_link(): void {
		$id = $this->give();
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertStringContainsString(
			',w_300/http://example.org/wp-content/uploads/' . $this->key() . '.jpg?spf=' . $this->version() . '"',
			$this->page()
		);
		self::assertSame( 0, $this->world->sent( ',v_' ) );
	}

	public function test_where_the_query_is_ignored_the_parameter_is_tried_and_then_written_into_pages(): void {
		$this->world->ignores_query     = true;
		$this->world->ignores_parameter = false;
		$plain                          = $this->page();
		$id                             = $this->give();
		$flush                          = $this->run_to_end( $id );
		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		self::assertStringContainsString(
			",w_300,v_{$this->version()}/http://example.org/wp-content/uploads/{$this->key()}.jpg\"",
			$this->page()
		);
		$purges = ( new Purges() )->found_in( $id, 'new_link', 100 );
		self::assertSame(
			[ 'new' ],
			array_values( array_unique( array_map( fn ( Purge $purge ): string => $this->world->visitor_sees( $purge->url ), $purges ) ) )
		);
		foreach ( $purges as $purge ) {
			self::assertStringContainsString( ",v_{$this->version()}/", $purge->url );
			self::assertStringNotContainsString( 'spf=', $purge->url . $purge->source );
		}

		// A removal includes the copies that pages request.
		foreach ( $this->planned() as $url ) {
			self::assertStringContainsString( ",v_{$this->version()}/", $url );
		}
		foreach ( \ShortPixelFlush\Copies\variants_by_settings(
			$this->image,
			\ShortPixelFlush\Copies\sources( $this->image ),
			[]
		) as $variant ) {
			self::assertSame( \ShortPixelFlush\Cdn\parse_cdn_url( $variant->url )['source'] ?? null, $variant->source );
		}

		// The next new link is tried as a parameter first.
		$this->hold_the_old_picture();
		$this->run_to_end( $this->give() );
		self::assertSame( 0, $this->world->sent( 'spf=' ) );

		foreach ( $this->flushes->find( [] )['flushes'] as $last ) {
			$this->rest( 'POST', "/flushes/{$last->id}/undo" );
			self::assertSame( 'undone', $this->run_to_end( $last->id )->state );
		}
		self::assertSame( $plain, $this->page() );
	}

	public function test_where_nothing_makes_a_new_link_the_copies_are_removed(): void {
		$this->world->ignores_query    = true;
		$this->world->normalises_paths = true;
		self::assertSame( 'not_told_apart', $this->flush( $this->give() )->subject->ways[ $this->image ]['why'] ?? '' );
		self::assertGreaterThan( 0, $this->world->sent( ',v_' ) );
		self::assertSame( '', $this->version() );
	}
}
