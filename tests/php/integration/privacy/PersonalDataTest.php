<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Privacy;

use ReflectionProperty;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use WP_Privacy_Policy_Content;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\Store\take;
use const ShortPixelFlush\Privacy\ERASED_AT_ONCE;
use const ShortPixelFlush\Privacy\EXPORTED_AT_ONCE;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/privacy/export.php';
require_once dirname( __DIR__, 4 ) . '/includes/privacy/erase.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/scan.php';

/**
 * Tests the export and erasure of personal data, called the way WordPress's own screens call them,
 * and the text for the privacy policy.
 */
final class PersonalDataTest extends Spai_Test_Case {

	public function test_the_export_has_what_this_person_did_and_nothing_of_others(): void {
		[ $anna, $email ] = $this->person();
		$ben              = $this->user( 'editor' );
		$asked            = $this->flush( $anna, 'done', self::about( 'House <at> the sea' ) );
		$retried          = $this->flush( $ben, 'failed', [ 'acted_by' => $anna ] );
		$this->flush( $ben );
		// This user id begins with Anna's, and must not be mistaken for hers.
		$this->flush( $ben, 'done', [ 'acted_by' => 10 * $anna ] );
		$image = $this->attachment( [ 'name' => 'harbour' ] );
		$this->changed_by( $anna, [ $image ] );
		$this->changed_by( $ben, [ $this->attachment( [ 'name' => 'hill' ] ) ] );
		self::assertNotInstanceOf( \WP_Error::class, start( $anna ) );

		[ 'data' => $data, 'done' => $done ] = self::export( $email );

		self::assertTrue( $done );
		$ids = array_column( $data, 'item_id' );
		self::assertCount( 4, $ids );
		foreach ( [ "flush-{$asked}", "flush-{$retried}", "image-{$image}", 'scan' ] as $id ) {
			self::assertContains( "shortpixel-flush-{$id}", $ids );
		}
		$values = array_column( $data[ (int) array_search( "shortpixel-flush-flush-{$asked}", $ids, true ) ]['data'], 'value', 'name' );
		self::assertSame( [ 'Time', 'Images', 'Reason', 'Result' ], array_keys( $values ) );
		self::assertSame( [ 'House &lt;at&gt; the sea', 'Replaced' ], [ $values['Images'], $values['Reason'] ] );
		self::assertStringContainsString( 'harbour.jpg', (string) wp_json_encode( $data ) );
	}

	public function test_an_export_of_much_comes_in_pages(): void {
		[ $anna, $email ] = $this->person();
		$flushes          = [];
		for ( $n = 0; $n <= EXPORTED_AT_ONCE; $n++ ) {
			$flushes[] = 'shortpixel-flush-flush-' . $this->flush( $anna );
		}
		$first  = self::export( $email, 1 );
		$second = self::export( $email, 2 );

		self::assertSame( [ false, true ], [ $first['done'], $second['done'] ] );
		self::assertSame( $flushes, array_merge( array_column( $first['data'], 'item_id' ), array_column( $second['data'], 'item_id' ) ) );
	}

	public function test_erasing_keeps_the_records_and_makes_them_nobodys(): void {
		[ $anna, $email ] = $this->person();
		$ben              = $this->user( 'editor' );
		$bens             = $this->flush( $ben, 'failed', [ 'acted_by' => $anna ] );
		$others           = $this->flush( $ben, 'done', [ 'acted_by' => 10 * $anna ] );
		$flushes          = [];
		for ( $n = 0; $n < ERASED_AT_ONCE; $n++ ) {
			$flushes[] = $this->flush( $anna, 'done', self::about( "Image {$n}" ) );
		}
		$image = $this->attachment();
		$this->changed_by( $anna, [ $image ] );
		start( $anna );
		$before = ( new Flushes() )->all( $flushes );

		$answers = [ self::erase( $email ), self::erase( $email ) ];

		self::assertSame( [ false, true ], array_column( $answers, 'done' ) );
		self::assertSame( [ true, true ], array_column( $answers, 'items_removed' ) );
		self::assertSame( [ false, false ], array_column( $answers, 'items_retained' ) );
		foreach ( ( new Flushes() )->all( $flushes ) as $id => $flush ) {
			self::assertSame( [ 0, 0 ], [ $flush->user_id, $flush->acted_by ] );
			self::assertEquals( $before[ $id ]->subject->with( [ 'acted_by' => 0 ] ), $flush->subject );
			self::assertSame( [ 'done', 'Replaced', 1 + $before[ $id ]->version ], [ $flush->state, $flush->reason, $flush->version ] );
		}
		self::assertSame( [ $ben, 0 ], [ self::of( $bens )->user_id, self::of( $bens )->acted_by ] );
		self::assertSame( [ $ben, 10 * $anna ], [ self::of( $others )->user_id, self::of( $others )->acted_by ] );
		self::assertSame( 0, ( new Image_Records() )->get( $image )?->user_id );
		self::assertSame( [ 'running', 0 ], [ current_scan()->state, current_scan()->user_id ] );
		self::assertSame( [], self::export( $email )['data'] );
		self::assertFalse( self::erase( $email )['items_removed'], 'There is nothing left to erase.' );
	}

	public function test_what_is_still_needed_stays_and_is_said(): void {
		[ $anna, $email ] = $this->person();
		$open             = $this->flush( $anna, 'running' );
		take( $anna, 3 );

		$answer = self::erase( $email );
		self::assertSame( [ false, true, true ], [ $answer['items_removed'], $answer['items_retained'], $answer['done'] ] );
		self::assertCount( 2, $answer['messages'] );
		self::assertStringContainsString( 'has not ended', $answer['messages'][0] );
		self::assertStringContainsString( '25 hours', $answer['messages'][1] );
		self::assertSame( $anna, self::of( $open )->user_id );

		( new Flushes() )->change( $open, static fn ( Flush $flush ): array => [ 'state' => 'done' ] );
		$answer = self::erase( $email );
		self::assertTrue( $answer['items_removed'] );
		self::assertCount( 1, $answer['messages'] );
		self::assertSame( 0, self::of( $open )->user_id );
	}

	public function test_somebody_without_an_account_has_nothing_here(): void {
		$this->flush( 0 );
		$nobody = 'nobody@example.org';

		self::assertSame(
			[
				'data' => [],
				'done' => true,
			],
			self::export( $nobody )
		);
		self::assertSame(
			[
				'items_removed'  => false,
				'items_retained' => false,
				'messages'       => [],
				'done'           => true,
			],
			self::erase( $nobody )
		);
	}

	public function test_the_privacy_policy_guide_says_what_leaves_the_site_and_what_is_kept(): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-privacy-policy-content.php';
		// Removes texts that another test registered.
		( new ReflectionProperty( WP_Privacy_Policy_Content::class, 'policy_content' ) )->setValue( null, [] );
		remove_all_actions( 'admin_init' );
		add_action( 'admin_init', 'ShortPixelFlush\action_admin_init' );
		add_filter( 'shortpixel_flush_history_days', static fn (): int => 30 );
		set_current_screen( 'dashboard' );
		$this->act_as( 'editor' );
		do_action( 'admin_init' );
		self::assertSame(
			[],
			preg_grep( '/Flush for ShortPixel/', array_column( WP_Privacy_Policy_Content::get_suggested_policy_text(), 'plugin_name' ) ),
			'Only who may change the policy needs it.'
		);
		$this->act_as( 'administrator' );
		do_action( 'admin_init' );

		$texts = array_column( WP_Privacy_Policy_Content::get_suggested_policy_text(), 'policy_text', 'plugin_name' );
		self::assertArrayHasKey( 'Flush for ShortPixel', $texts );
		self::assertStringContainsString( 'at most 30 days', $texts['Flush for ShortPixel'] );
		self::assertStringContainsString( 'links of your images', $texts['Flush for ShortPixel'] );
		self::assertSame( wp_kses_post( $texts['Flush for ShortPixel'] ), $texts['Flush for ShortPixel'] );
	}

	/**
	 * @return array{int, string} An id, and an e-mail address.
	 */
	private function person(): array {
		$id   = $this->user( 'editor' );
		$user = get_userdata( $id );
		self::assertNotFalse( $user );
		return [ $id, $user->user_email ];
	}

	/**
	 * @param array<mixed> $subject
	 */
	private function flush( int $user, string $state = 'done', array $subject = [] ): int {
		$flushes = new Flushes();
		$id      = $flushes->create(
			[
				'scope'   => 'images',
				'user_id' => $user,
				'reason'  => 'Replaced',
				'subject' => [],
			]
		);
		$flushes->change(
			$id,
			static fn ( Flush $flush ): array => [
				'state'   => $state,
				'subject' => $flush->subject->with( $subject ),
			]
		);
		return $id;
	}

	/**
	 * @return array<string, mixed> The subject of a flush.
	 */
	private static function about( string $title ): array {
		return [
			'attachment_count' => 1,
			'attachments'      => [
				[
					'id'        => 7,
					'title'     => $title,
					'thumbnail' => '',
					'edit_url'  => '',
				],
			],
		];
	}

	/**
	 * @param list<int> $images
	 */
	private function changed_by( int $user, array $images ): void {
		$change = [
			'causes'  => 1,
			'is_new'  => false,
			'user_id' => $user,
			'former'  => [],
		];
		foreach ( $images as $image ) {
			( new Image_Records() )->add_known( [ $image => [ wp_basename( (string) get_attached_file( $image ) ), [] ] ] );
		}
		self::assertTrue( ( new Image_Records() )->note_changes( array_fill_keys( $images, $change ) ) );
	}

	private static function of( int $id ): Flush {
		return ( new Flushes() )->get( $id ) ?? self::fail( "There is no flush {$id}." );
	}

	/**
	 * @return array{data: list<array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}>, done: bool}
	 */
	private static function export( string $email, int $page = 1 ): array {
		$exporter = ( (array) apply_filters( 'wp_privacy_personal_data_exporters', [] ) )['shortpixel-flush'] ?? null;
		self::assertIsArray( $exporter );
		self::assertSame( 'Flush for ShortPixel', $exporter['exporter_friendly_name'] );
		self::assertIsCallable( $exporter['callback'] );
		/** @var array{data: list<array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}>, done: bool} $answer */
		$answer = $exporter['callback']( $email, $page );
		return $answer;
	}

	/**
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	private static function erase( string $email ): array {
		$eraser = ( (array) apply_filters( 'wp_privacy_personal_data_erasers', [] ) )['shortpixel-flush'] ?? null;
		self::assertIsArray( $eraser );
		self::assertSame( 'Flush for ShortPixel', $eraser['eraser_friendly_name'] );
		self::assertIsCallable( $eraser['callback'] );
		/** @var array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool} $answer */
		$answer = $eraser['callback']( $email, 1 );
		return $answer;
	}
}
