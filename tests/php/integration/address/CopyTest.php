<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Address;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Flush\answer_whose_url;
use function ShortPixelFlush\rest_reason;
use const ShortPixelFlush\SITE_URL_OPTION;

require_once __DIR__ . '/Address_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/answer-whose-url.php';

/**
 * Tests that a copy of the site sends nothing, whatever work is pending, until a user answers that it is the site.
 */
final class CopyTest extends Address_Test_Case {

	public function test_at_its_own_address_the_work_is_done(): void {
		$this->leave_work();
		$this->work();

		// Without these requests, the tests below, where a copy sends none, would prove nothing.
		self::assertContains( 'cdn.shortpixel.ai', $this->hosts_asked() );
		self::assertContains( 'api.dummy.test', $this->hosts_asked() );
		self::assertContains( 'no-cdn.shortpixel.ai', $this->hosts_asked() );
	}

	/** @return array<string, array{string, string}> The method that changes the site; the expected rest_reason(). */
	public static function scenarios(): array {
		return [
			'a backup at the same address'              => [ 'restored', '' ],
			'http became https'                         => [ 'https', '' ],
			'www came'                                  => [ 'www', '' ],
			'another spelling of the address'           => [ 'spelling', '' ],
			'an upgrade from a version without it'      => [ 'upgraded', '' ],
			'activated again at the site'               => [ 'activated', '' ],
			'a copy’s database pushed back to the site' => [ 'pushed_back', '' ],
			'a moved site, answered'                    => [ 'moved', '' ],
			'an answer taken for granted at the site'   => [ 'answered_at_home', '' ],
			'something else in place of the hash'       => [ 'spoilt', '' ],
			'a command without a host, at the site'     => [ 'command', '' ],
			'such a command, at a copy'                 => [ 'command_at_copy', 'unanswered' ],
			'such a command, at a copy, answered'       => [ 'command_at_answered_copy', 'copy' ],
			'a database that has another name now'      => [ 'another_database', '' ],
			'WordPress’s own files in another folder'   => [ 'core_moved', '' ],
			'a bare host'                               => [ 'bare_host', 'unanswered' ],
			'the constant WP_HOME'                      => [ 'constant', 'unanswered' ],
			'a folder more'                             => [ 'folder', 'unanswered' ],
			'another folder'                            => [ 'other_folder', 'unanswered' ],
			'a folder less'                             => [ 'no_folder', 'unanswered' ],
			'another port'                              => [ 'port', 'unanswered' ],
			'another host by http'                      => [ 'other_scheme', 'unanswered' ],
			'another domain with letters of a country'  => [ 'country', 'unanswered' ],
			'all options searched and replaced'         => [ 'replaced', 'unanswered' ],
			'activated again at the copy'               => [ 'activated_at_copy', 'unanswered' ],
			'an object cache that was copied too'       => [ 'cached', 'unanswered' ],
			'staging that was answered, pushed to live' => [ 'pushed_to_live', 'unanswered' ],
			'a copy of a copy'                          => [ 'copied_again', 'unanswered' ],
			'a copy, answered'                          => [ 'copied', 'copy' ],
			'a copy after another answer'               => [ 'changed_mind', 'copy' ],
		];
	}

	#[DataProvider( 'scenarios' )]
	public function test_a_copy_sends_nothing( string $scenario, string $reason ): void {
		$this->leave_work();
		$change = [ $this, $scenario ];
		self::assertIsCallable( $change );
		$change();
		$this->requests = [];

		self::assertSame( $reason, rest_reason() );
		$this->work();
		self::assertSame( '' !== $reason, [] === $this->requests, (string) wp_json_encode( $this->hosts_asked() ) );
		self::assertSame( $reason, rest_reason(), 'Nothing but an answer changes it.' );
	}

	public function restored(): void {
		$this->move_to( self::SITE );
	}

	public function https(): void {
		$this->move_to( 'http://example.org' );
	}

	public function www(): void {
		$this->move_to( 'https://www.example.org' );
	}

	public function spelling(): void {
		$this->move_to( 'https://EXAMPLE.org:443/' );
	}

	public function upgraded(): void {
		delete_option( SITE_URL_OPTION );
	}

	public function activated(): void {
		require_once dirname( __DIR__, 4 ) . '/includes/lifecycle.php';

		\ShortPixelFlush\install_site();
	}

	public function pushed_back(): void {
		$this->copied();
		$this->move_to( self::SITE );
	}

	public function moved(): void {
		$this->move_to( 'https://example.com' );
		self::assertNull( answer_whose_url( 'site' ) );
	}

	public function answered_at_home(): void {
		self::assertNull( answer_whose_url( 'site' ) );
	}

	public function spoilt(): void {
		update_option( SITE_URL_OPTION, 'https://staging.example.net', false );
	}

	public function command(): void {
		// WP_HOME is `https://` followed by the request's host, which a WP-CLI command lacks. The database still has
		// the site's URL.
		update_option( 'home', self::SITE );
		$this->move_to( 'https://' );
	}

	public function command_at_copy(): void {
		$this->another_database();
		$this->command();
	}

	public function command_at_answered_copy(): void {
		$this->another_database();
		$this->copied();
		$this->command();
	}

	public function another_database(): void {
		update_option(
			SITE_URL_OPTION,
			[ 'database' => hash( 'sha256', 'shop_production wp_' ) ] + (array) get_option( SITE_URL_OPTION ),
			false
		);
	}

	public function bare_host(): void {
		$this->move_to( 'staging.example.org' );
	}

	public function constant(): void {
		// The database still has the site's own address, as if only wp-config.php had been changed.
		$this->move_to( 'http://localhost:8888' );
	}

	public function folder(): void {
		$this->move_to( self::SITE . '/staging' );
	}

	public function other_folder(): void {
		$this->set_up_at( self::SITE . '/blog' );
		$this->move_to( self::SITE . '/staging' );
	}

	public function no_folder(): void {
		$this->set_up_at( self::SITE . '/blog' );
		$this->move_to( self::SITE );
	}

	private function set_up_at( string $address ): void {
		$this->move_to( $address );
		delete_option( SITE_URL_OPTION );
		self::assertSame( '', rest_reason() );
	}

	public function other_scheme(): void {
		$this->move_to( 'http://staging.example.org' );
	}

	public function core_moved(): void {
		update_option( 'siteurl', self::SITE . '/wp' );
	}

	public function port(): void {
		$this->move_to( self::SITE . ':8443' );
	}

	public function country(): void {
		$this->move_to( 'https://bücher.example' );
	}

	public function replaced(): void {
		foreach ( array_keys( wp_load_alloptions() ) as $name ) {
			$this->replace_in( (string) $name );
		}
		$this->replace_in( SITE_URL_OPTION );
		$this->move_to( self::COPY );
	}

	private function replace_in( string $name ): void {
		$replace = static fn ( $value ) => is_string( $value ) ? str_replace( 'example.org', 'staging.example.net', $value ) : $value;
		$value   = get_option( $name );
		'home' === $name || 'siteurl' === $name || update_option(
			$name,
			is_array( $value ) ? map_deep( $value, $replace ) : $replace( $value )
		);
	}

	public function activated_at_copy(): void {
		$this->move_to( self::COPY );
		$this->activated();
	}

	public function cached(): void {
		remove_all_filters( 'option_home' );
		\ShortPixelFlush\Tests\Support\Database::run(
			'UPDATE '
			. \ShortPixelFlush\Store\database()->options
			. " SET option_value = 'https://staging.example.net' WHERE option_name = 'home'"
		);
		update_option(
			SITE_URL_OPTION,
			[
				'site' => \ShortPixelFlush\site_url_hash( 'example.org' ),
				'copy' => '',
			],
			false
		);
		self::assertNotSame( 'https://staging.example.net', get_option( 'home' ) );
		\ShortPixelFlush\forget_copied_url();
	}

	public function pushed_to_live(): void {
		$this->move_to( self::COPY );
		self::assertNull( answer_whose_url( 'site' ) );
		$this->move_to( self::SITE );
	}

	public function copied_again(): void {
		$this->copied();
		$this->move_to( 'https://dev.example.net' );
	}

	public function copied(): void {
		$this->move_to( self::COPY );
		self::assertNull( answer_whose_url( 'copy' ) );
	}

	public function changed_mind(): void {
		$this->move_to( self::COPY );
		self::assertNull( answer_whose_url( 'site' ) );
		self::assertNull( answer_whose_url( 'copy' ) );
	}

	public function test_what_was_said_at_a_copy_is_asked_once_at_the_site(): void {
		$this->pushed_to_live();
		self::assertSame( 'unanswered', rest_reason() );
		self::assertNull( answer_whose_url( 'site' ) );

		self::assertSame( '', rest_reason() );
	}

	public function test_a_site_that_has_moved_ends_what_was_open_after_one_answer(): void {
		$id = $this->flush( get_current_user_id() );
		$this->move_to( 'https://example.com' );
		$this->work();
		self::assertSame(
			[ 'queued', 2 ],
			[ ( new Flushes() )->get( $id )?->state, ( new \ShortPixelFlush\Store\Purges() )->tally( $id )->count( [ 'queued' ] ) ]
		);

		self::assertNull( answer_whose_url( 'site' ) );
		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ), 'That one answer is all it takes.' );
		for ( $n = 1; $n < 6; $n++ ) {
			$this->at( time() + 300 * $n );
			$this->work();
		}
		self::assertFalse( ( new Flushes() )->get( $id )?->is_open() );
	}

	public function test_no_run_follows_another_at_a_copy(): void {
		$this->leave_work();
		$this->copied();
		wp_unschedule_hook( 'shortpixel_flush_run' );
		$this->work();
		do_action( 'wp_privacy_delete_old_export_files' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.

		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
	}

	public function test_back_at_the_site_the_next_task_of_wordpress_has_a_run_follow(): void {
		$this->leave_work();
		$this->copied();
		wp_unschedule_hook( 'shortpixel_flush_run' );
		$this->move_to( self::SITE );
		do_action( 'wp_privacy_delete_old_export_files' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.

		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
	}

	public function test_changes_at_a_copy_are_not_kept(): void {
		$this->move_to( self::COPY );
		do_action( 'shortpixel_flush_image', $this->image, 'of the copy' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Ours.
		\ShortPixelFlush\Auto\note_change( $this->image, 'replace', true );
		\ShortPixelFlush\Auto\store_all_changes();
		$this->work();
		$this->move_to( self::SITE );

		self::assertSame( [], ( new Flushes() )->open( null ) );
		self::assertSame( 0, ( new Image_Records() )->undecided_summary( \ShortPixelFlush\Model\CHANGE_CAUSES )['count'] );
		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
	}
}
