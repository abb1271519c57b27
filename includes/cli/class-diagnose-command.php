<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Health\Finding;
use ShortPixelFlush\Health\Recorder;
use WP_CLI;
use function ShortPixelFlush\Health\check_label;
use function ShortPixelFlush\Health\checks;
use function ShortPixelFlush\Health\record_until;
use function ShortPixelFlush\Health\recording_contents;
use function ShortPixelFlush\Health\recording_notice;
use function ShortPixelFlush\Health\run_check;
use function ShortPixelFlush\Health\recording_refusal;
use function ShortPixelFlush\may;
use function ShortPixelFlush\not_allowed_sentence;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\Health\RECORDING_FILE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Diagnose_Command extends Command {
	// In seconds: much longer than a recording usually takes, since the CDN may be slow.
	private const LONGEST_RECORDING = 900.0;

	private const FIELDS = [ 'check', 'result', 'message', 'action' ];

	/**
	 * Runs the checks of Site Health: whether everything that a flush depends on is in order.
	 *
	 * The output can be pasted into a forum: it has no keys, passwords, paths or names of images. For each plugin that
	 * writes CDN links, one or two copies of an image may be made at ShortPixel.
	 *
	 * With --record, it tests the CDN instead and writes the answers to a file, without hosts, names, keys or cookies.
	 *
	 * ## OPTIONS
	 *
	 * [--record[=<file>]]
	 * : Record how the CDN answers at most 40 requests in about 3 minutes, mostly for a small test image. By default the file is
	 * shortpixel-cdn-recording.json in the current folder.
	 *
	 * [--image=<id>]
	 * : With --record: request this image too. None of its copies are removed.
	 *
	 * [--purge-api]
	 * : With --record: also flush the test image with the account's API key, if the site has it.
	 *
	 * [--yes]
	 * : Answer the question that --record asks. Needed where there is no terminal.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : How to print the list.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * check, label, result, message, action, facts
	 *
	 * ## EXIT CODES
	 *
	 *     0    Nothing is critical. With --record: the file was written.
	 *     1    Refused. With --record: also if the file could not be written.
	 *     2    Something is critical.
	 *
	 * ## EXAMPLES
	 *
	 *     # What keeps a flush from working?
	 *     $ wp shortpixel-flush diagnose
	 *
	 *     # For a monitor.
	 *     $ wp shortpixel-flush diagnose --format=json
	 *
	 *     # How does the CDN answer?
	 *     $ wp shortpixel-flush diagnose --record=cdn.json
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function diagnose( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		if ( ! may( CAP_MANAGE ) ) {
			fail( not_allowed_sentence() );
		}
		if ( isset( $assoc_args['record'] ) ) {
			$this->record( $this->options->text( 'record' ) );
		}
		$rows = [];
		foreach ( array_keys( checks() ) as $id ) {
			$found  = run_check( $id );
			$rows[] = [
				'check'   => $id,
				'label'   => check_label( $id, $found ),
				'result'  => $found->result,
				'message' => $found->message,
				'action'  => $found->help,
				'facts'   => implode( '; ', $found->facts ),
			];
		}
		$this->output->rows( $rows, self::FIELDS );
		WP_CLI::halt( in_array( Finding::CRITICAL, array_column( $rows, 'result' ), true ) ? self::EXIT_PARTIAL : self::EXIT_NEW );
	}

	/** @return never */
	private function record( string $file ): void {
		$file  = '' === $file ? RECORDING_FILE : $file;
		$image = $this->options->number( 'image', 0, 0, PHP_INT_MAX );
		$this->allow_unless( recording_refusal() );
		if ( file_exists( $file ) ) {
			fail( sprintf( 'The file %s is there already. Nothing was done.', $file ) );
		}
		WP_CLI::log( recording_notice() );
		confirm( 'Record?', $this->options->flag( 'yes' ) );
		$recorder = $this->unless_refused( Recorder::begin( $image, $this->options->flag( 'purge-api' ) ) );
		try {
			record_until( $recorder, microtime( true ) + self::LONGEST_RECORDING );
		} finally {
			$recorder->finish( 'stopped' );
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- The user chose the path.
		if ( false === file_put_contents( $file, $recorder->json() ) ) {
			fail( sprintf( 'The file %s can’t be written.', $file ) );
		}
		WP_CLI::log( $recorder->outcome() . ' ' . recording_contents() );
		WP_CLI::success( $file );
		WP_CLI::halt( self::EXIT_NEW );
	}
}
