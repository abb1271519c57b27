<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ReflectionMethod;
use ShortPixelFlush\Cli\Record_Commands;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Store\flushes_table;
use const ShortPixelFlush\Cli\COMMANDS;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/cli/commands.php';

/**
 * Tests the commands `list`, `get`, `copies`, `status`, `retry` and `stop`, and the help texts.
 */
final class RecordTest extends Cli_Test_Case {

	public function test_nothing_is_registered_outside_wp_cli(): void {
		self::assertFalse( has_action( 'cli_init' ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function commands(): array {
		$commands = [];
		foreach ( array_keys( COMMANDS ) as $name ) {
			$commands[ $name ] = [ $name ];
		}

		return $commands;
	}

	#[DataProvider( 'commands' )]
	#[Group( 'proof-only' )]
	public function test_every_command_explains_itself_with_examples( string $name ): void {
		$wp = self::wp( "{$name} --help" );

		self::assert_ended( 0, $wp );
		self::assertStringContainsString( "wp shortpixel-flush {$name}", $wp->out );
		self::assertStringContainsString( 'OPTIONS', $wp->out );
		self::assertMatchesRegularExpression( '/EXAMPLES\s+# [A-Z]/', $wp->out );
		self::assertSame( 'list' === $name, ! str_contains( $wp->out, 'EXIT CODES' ) );
	}

	public function test_the_help_names_every_state(): void {
		self::assertStringContainsString(
			': ' . implode( ', ', Flush::STATES ) . '.',
			(string) ( new ReflectionMethod( Record_Commands::class, 'list' ) )->getDocComment()
		);
		self::assertStringContainsString(
			': ' . implode( ', ', Purge::STATES ) . '.',
			(string) ( new ReflectionMethod( Record_Commands::class, 'copies' ) )->getDocComment()
		);
	}

	#[Group( 'proof-only' )]
	public function test_the_list_is_filtered_and_printed_in_every_format(): void {
		$old  = $this->stored_flush( 3 );
		$open = $this->stored_flush( 2 );
		$this->flushes->change( $old, static fn (): array => [ 'state' => 'done' ] );

		self::assertSame( "{$open} {$old}", self::wp( 'list --format=ids' )->out );
		self::assertSame( (string) $open, self::wp( 'list --open --format=ids' )->out );
		self::assertSame( '', self::wp( 'list --open --state=done --format=ids' )->out );
		self::assertSame( '1', self::wp( 'list --state=done,failed --format=count' )->out );
		self::assertSame( "{$open}", self::wp( 'list --limit=1 --format=ids' )->out );
		self::assertSame( '0', self::wp( 'list --scope=site --format=count' )->out );
		self::assertSame( '0', self::wp( 'list --cause=edit,replace --format=count' )->out );
		self::assertSame( '2', self::wp( 'list --cause=edit,person --format=count' )->out );
		self::assertSame( "cause\nperson\n", self::wp( 'list --state=done --format=csv --fields=cause' )->out );
		self::assertStringContainsString( "\tAsked for on the server\tdone\t3\t", self::wp( 'list --state=done' )->out );
		self::assertSame( "3\n", self::wp( 'list --state=done --field=copies' )->out );
		self::assertStringStartsWith( "id,state\n{$open},queued\n", self::wp( 'list --format=csv --fields=id,state' )->out );
		self::assertSame( [ 'queued', 'done' ], array_column( self::wp( 'list --format=json' )->rows(), 'state' ) );
		self::assertMatchesRegularExpression( "/\A---\n-\s+id: {$open}\s.*-\s+id: {$old}\s/s", self::wp( 'list --format=yaml' )->out );
		self::assertStringContainsString( 'There is no such flush.', self::wp( 'list --scope=site' )->out );
	}

	#[Group( 'proof-only' )]
	public function test_the_list_is_searched_and_narrowed_by_who_and_when(): void {
		$user = $this->user( 'author' );
		$old  = $this->stored_flush( 1 );
		$new  = $this->stored_flush( 1 );
		Database::run(
			'UPDATE '
			. flushes_table()
			. " SET user_id = {$user}, created_at = "
			. (int) strtotime( '2026-11-01T12:00:00Z' )
			. ", names = 'sea at noon' WHERE id = {$old}"
		);
		Database::run(
			'UPDATE '
			. flushes_table()
			. ' SET created_at = '
			. (int) strtotime( '2026-11-10T12:00:00Z' )
			. " WHERE id = {$new}"
		);
		$login = get_userdata( $user )->user_login ?? '';
		$ids   = static fn ( string $command ): string => self::wp( "{$command} --format=ids" )->out;

		self::assertSame( (string) $old, $ids( 'list --search=SEA' ) );
		self::assertSame( (string) $new, $ids( "list --search={$new}" ) );
		self::assertSame( '', $ids( 'list --search=%' ) );
		self::assertSame( (string) $old, $ids( "list --by={$login}" ) );
		self::assertSame( (string) $old, $ids( "list --by={$user}" ) );
		self::assertSame( (string) $new, $ids( 'list --by=0' ) );
		self::assertSame( '', $ids( 'list --by=999999' ) );
		self::assertSame( (string) $new, $ids( 'list --after=2026-11-02' ) );
		self::assertSame( (string) $old, $ids( 'list --before=2026-11-10' ) );
		self::assertSame( (string) $new, $ids( 'list --after=2026-11-10T12:00:00Z --before=2026-11-10T14:00' ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function filters_that_are_none(): array {
		return [
			'a user'       => [ '--by=nobody', 'There is no user “nobody”.' ],
			'a word'       => [
				'--after=yesterday',
				'“--after” has to be a date such as 2026-11-30 or 2026-11-30T14:00, not “yesterday”.',
			],
			'a 13th month' => [ '--before=2026-13-01', '“--before” has to be a date' ],
		];
	}

	#[DataProvider( 'filters_that_are_none' )]
	public function test_what_is_no_user_and_no_date_is_refused( string $option, string $sentence ): void {
		$wp = self::wp( "list {$option}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( $sentence, $wp->err );
	}

	public function test_an_unknown_cause_is_refused(): void {
		$wp = self::wp( 'list --cause=weather' );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'No flush has the cause “weather”. The causes are: person, code, delete', $wp->err );
	}

	public function test_an_unknown_state_is_refused(): void {
		$wp = self::wp( 'list --state=fresh' );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'No flush is ever “fresh”. The states are: queued, running', $wp->err );

		$wp = self::wp( "copies {$this->stored_flush( 1 )} --state=done" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'No copy is ever “done”.', $wp->err );
	}

	public function test_the_status_says_what_there_is_to_flush_with_and_of_no_flush(): void {
		$this->stored_flush( 2 );
		$wp = self::wp( 'status --format=json' );
		self::assert_ended( 0, $wp );
		self::assertSame(
			[
				'provider'   => 'ready',
				'background' => 'problem',
			],
			array_column( $wp->rows(), 'state', 'kind' ),
			'WP-Cron is off on this site.'
		);
		self::assertSame( "provider\nbackground\n", self::wp( 'status --field=kind' )->out );
	}

	public function test_a_flush_is_shown_with_what_visitors_get_and_its_copies_are_listed(): void {
		$id = $this->stored_flush( 3 );
		self::assert_ended( 3, self::wp( "get {$id}" ) );
		self::assert_ended( 2, self::wp( "run {$id}", [ 'SHORTPIXEL_FLUSH_TEST_REFUSED' => '/w_2\D/' ] ) );

		$wp = self::wp( "get {$id}" );
		self::assert_ended( 2, $wp );
		self::assertStringContainsString( "\nstate\tpartial\n", $wp->out );
		self::assertStringContainsString( "To flush again, run: wp shortpixel-flush retry {$id}", $wp->out );
		$flush = json_decode( self::wp( "get {$id} --format=json" )->out, true );
		self::assertIsArray( $flush );
		self::assertSame(
			[ $id, 'partial', 'person', 3, 2 ],
			[ $flush['id'], $flush['state'], $flush['cause'], $flush['copies'], $flush['new'] ]
		);
		self::assertIsArray( $flush['steps'] );
		self::assertIsString( $flush['message'] );
		self::assertSame( $flush['message'] . "\n", self::wp( "get {$id} --field=message" )->out );

		$copies = self::wp( "copies {$id} --format=json" );
		self::assert_ended( 0, $copies );
		self::assertSame( [ 'rebuilding', 'failed', 'rebuilding' ], array_column( $copies->rows(), 'state' ) );
		self::assertSame(
			self::FROM . "/w_2+q_lossy+ret_img/example.org/a.jpg\n",
			self::wp( "copies {$id} --state=failed,stale --field=url" )->out
		);
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function without_a_flush(): array {
		return [
			'get'    => [ 'get 99' ],
			'copies' => [ 'copies 99' ],
			'run'    => [ 'run 99' ],
			'retry'  => [ 'retry 99' ],
			'stop'   => [ 'stop 99' ],
			'undo'   => [ 'undo 99 --yes' ],
			'a word' => [ 'run everything' ],
		];
	}

	#[DataProvider( 'without_a_flush' )]
	public function test_an_unknown_flush_is_refused( string $arguments ): void {
		$wp = self::wp( $arguments );

		self::assert_ended( 1, $wp );
		self::assertMatchesRegularExpression( '/Error: There is no flush “(99|everything)”, so nothing was done\./', $wp->err );
	}

	public function test_a_cancelled_flush_can_be_retried(): void {
		$id = $this->stored_flush( 3 );
		self::assert_ended( 0, self::wp( "stop {$id}" ) );
		self::assertSame( 'cancelled', $this->last_flush()->state );
		self::assert_ended( 2, self::wp( "get {$id}" ) );
		self::assert_ended( 1, self::wp( "stop {$id}" ) );

		$retry = self::wp( "retry {$id} --wait" );
		self::assert_ended( 0, $retry );
		self::assertSame( 'done', $this->last_flush()->state );
		$again = self::wp( "retry {$id}" );
		self::assert_ended( 1, $again );
		self::assertStringContainsString( 'has changed meanwhile', $again->err );
	}

	public function test_all_that_failed_is_tried_again(): void {
		$ids = [ $this->stored_flush( 1 ), $this->stored_flush( 2 ), $this->stored_flush( 1 ) ];
		foreach ( array_slice( $ids, 0, 2 ) as $id ) {
			( new Purges() )->move( $id, [ 'queued' ], [ 'state' => 'failed' ] );
			$this->flushes->change( $id, static fn (): array => [ 'state' => 'failed' ] );
		}
		self::assert_ended( 1, self::wp( "retry {$ids[0]} --failed" ) );
		self::assert_ended( 1, self::wp( "retry {$ids[0]} {$ids[2]} --dry-run" ) );

		$dry = self::wp( 'retry --failed --dry-run --format=csv --fields=flush,links,copies' );
		self::assert_ended( 0, $dry );
		self::assertSame( "flush,links,copies\n{$ids[0]},1,1\n{$ids[1]},2,2\n", $dry->out );
		self::assertMatchesRegularExpression(
			"/^Flush {$ids[0]}: .*\n1 image, at the cost of some credits\. About 2 requests to the CDN\.\nFlush {$ids[1]}: /",
			self::wp( 'retry --failed --dry-run' )->out
		);

		self::assert_ended( 0, self::wp( 'retry --failed --wait' ) );
		self::assertSame(
			[ 'done', 'done', 'queued' ],
			array_map( fn ( int $id ): string => $this->flushes->get( $id )->state ?? '', $ids )
		);
		$none = self::wp( 'retry --failed' );
		self::assert_ended( 0, $none );
		self::assertStringContainsString( 'Success: There is no failed flush to repeat.', $none->out );
	}

	public function test_retry_without_flushes_runs_nothing(): void {
		$this->stored_flush( 1 );
		$none = self::wp( 'retry --wait' );
		self::assert_ended( 1, $none );
		self::assertStringContainsString( 'Say which flushes to repeat', $none->err );
		self::assert_ended( 0, self::wp_reading( 'retry - --wait', '' ) );
		self::assertSame( 'queued', $this->last_flush()->state );
	}

	public function test_flushes_are_named_by_standard_input_too(): void {
		$ids = [ $this->stored_flush( 1 ), $this->stored_flush( 1 ) ];
		$wp  = self::wp_reading( 'stop -', implode( "\n", $ids ) );
		self::assert_ended( 0, $wp );
		self::assertSame( '0', self::wp( 'list --open --format=count' )->out );
		self::assertStringContainsString( "To flush again, run: wp shortpixel-flush retry {$ids[1]}", $wp->out );
	}

	public function test_a_spreadsheet_opens_the_csv_without_running_what_things_are_called(): void {
		$reasons = [
			'=HYPERLINK("http://x")',
			'+49 1',
			'-1+2',
			'@SUM(A1)',
			"\tx",
			'-5',
			'1e3',
			'New = better',
			' =1+1',
			"\u{a0}\u{feff}@A1",
			'＝1+1',
			"\u{3000}＋1",
			' - a list',
		];
		foreach ( $reasons as $reason ) {
			$this->flushes->create(
				[
					'scope'  => 'urls',
					'reason' => $reason,
				]
			);
		}
		$csv  = self::wp( 'list --format=csv --fields=reason' )->out;
		$read = array_column(
			array_map( static fn ( string $line ): array => str_getcsv( $line, ',', '"', '' ), explode( "\n", trim( $csv ) ) ),
			0
		);
		self::assertSame(
			[
				'reason',
				"' - a list",
				"'\u{3000}＋1",
				"'＝1+1",
				"'\u{a0}\u{feff}@A1",
				"' =1+1",
				'New = better',
				'1e3',
				'-5',
				"'\tx",
				"'@SUM(A1)",
				"'-1+2",
				"'+49 1",
				"'=HYPERLINK(\"http://x\")",
			],
			$read
		);
		self::assertSame( array_reverse( $reasons ), array_column( self::wp( 'list --format=json --fields=reason' )->rows(), 'reason' ) );
	}
}
