<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use WP_CLI;
use function ShortPixelFlush\Copies\no_provider;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\search_for;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\visible_user;
use const ShortPixelFlush\Model\CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The commands that only read: `get`, `copies`, `list` and `status`. */
final class Record_Commands extends Command {
	/**
	 * Shows what this site can flush: the plugins that write CDN links, your own CDNs, page caches and background tasks.
	 *
	 * It sends no requests; `diagnose` does, to find out what works.
	 *
	 * ## OPTIONS
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each row.
	 *
	 * [--format=<format>]
	 * : How to print it: one row for each item.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * kind, name, state, details
	 *
	 * ## EXIT CODES
	 *
	 *     0    Images of this site can be flushed.
	 *     1    Nothing can be flushed here.
	 *
	 * ## EXAMPLES
	 *
	 *     # Is everything in place?
	 *     $ wp shortpixel-flush status
	 *
	 *     # For a monitor.
	 *     $ wp shortpixel-flush status --format=json
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function status( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$this->output->rows( site_rows(), SITE_FIELDS );
		$refusal = resting_refusal() ?? ( null === no_provider( 'full_flush_methods' ) ? null : no_provider( 'can_flush_images' ) );
		if ( null !== $refusal ) {
			$this->refuse( $refusal );
		}
	}

	/**
	 * Shows a flush: what it was about, how it went, and what visitors get.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : The flush.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field.
	 *
	 * [--format=<format>]
	 * : How to print it.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * Those of `list`, and details, surfaces (where else the images are named, and whether they are new there), steps
	 *
	 * ## EXIT CODES
	 *
	 *     0    All checked copies are new, or are being made again.
	 *     1    It failed, or there is none.
	 *     2    Not everything is known to be new, or it was stopped.
	 *     3    It is still in progress.
	 *
	 * ## EXAMPLES
	 *
	 *     # How did flush 12 end?
	 *     $ wp shortpixel-flush get 12
	 *
	 *     # Only what is true for visitors.
	 *     $ wp shortpixel-flush get 12 --field=message
	 *     New for visitors.
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function get( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$flush = $this->named_flush( $args );
		$row   = flush_rows( [ $flush ], $this->output->is_for_people() )[0];
		$shape = flush_shape( $flush );
		$more  = [
			'details'  => $shape['details'],
			'surfaces' => array_column( $shape['surfaces'], 'text' ),
			'steps'    => step_rows( $flush ),
		];
		// For people, say_details() prints these.
		$this->output->item( $row + $more, array_keys( $this->output->is_for_people() ? $row : $row + $more ) );
		$this->say_details( $flush );
		WP_CLI::halt( self::exit_code( [ $flush->state ] ) );
	}

	/**
	 * Lists the copies of a flush of images or links.
	 *
	 * A flush of more than 1,000 copies keeps only some of them on record.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : The flush.
	 *
	 * [--state=<states>]
	 * : Only those in these states, separated by commas: queued, sent, fresh, rebuilding, unconfirmed, stale, failed, unchecked, cancelled.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each.
	 *
	 * [--format=<format>]
	 * : How to print them.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - count
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * id, state, url, source, attachment, width, format, found_in, evidence, reason, status, sent_at, checked_at
	 *
	 * ## EXIT CODES
	 *
	 *     0    They were listed.
	 *     1    There is no such flush, or no such state.
	 *
	 * ## EXAMPLES
	 *
	 *     # Which copies of flush 12 are still old, one link per line?
	 *     $ wp shortpixel-flush copies 12 --state=stale --field=url
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function copies( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$flush  = $this->named_flush( $args );
		$states = $this->options->texts( 'state' );
		refuse_unknown( $states, Purge::STATES, 'No copy is ever “%1$s”. The states are: %2$s.' );
		$this->output->rows( link_rows( $flush->id, $states, PHP_INT_MAX ), LINK_FIELDS );
	}

	/**
	 * Lists the flushes on record, the newest first.
	 *
	 * ## OPTIONS
	 *
	 * [--state=<states>]
	 * : Only those in one of these states, separated by commas: queued, running, waiting, done, partial, failed, cancelled, undone.
	 *
	 * [--scope=<scope>]
	 * : Only those of this kind.
	 * ---
	 * options:
	 *   - images
	 *   - urls
	 *   - site
	 * ---
	 *
	 * [--cause=<causes>]
	 * : Only those for one of these causes, separated by commas: person, code, delete, rename, replace, restore, edit, change, optimise, scan, outside.
	 *
	 * [--attachment=<id>]
	 * : Only those of this image.
	 *
	 * [--search=<text>]
	 * : Only those that match: an image's title, file name, link or id, a copy's link, or the flush's own number.
	 *
	 * [--by=<user>]
	 * : Only those that this user asked for, or that a change of theirs led to: an id, a login or an email; 0 for those without a user.
	 *
	 * [--after=<date>]
	 * : Only those of this day or later, in the site's time, such as 2026-11-30; or with a time, such as 2026-11-30T14:00.
	 *
	 * [--before=<date>]
	 * : Only those of an earlier day, or from before that time.
	 *
	 * [--open]
	 * : Only those that have not ended.
	 *
	 * [--limit=<number>]
	 * : How many at most. Defaults to 20.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each.
	 *
	 * [--format=<format>]
	 * : How to print them.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - ids
	 *   - count
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * id, created_at, finished_at, scope, subject, cause, state, copies, checked, new, old, unconfirmed, failed, message, user, reason,
	 * endpoint_from, endpoint_to, can_retry, can_undo
	 *
	 * ## EXAMPLES
	 *
	 *     # The last flushes.
	 *     $ wp shortpixel-flush list
	 *
	 *     # What failed?
	 *     $ wp shortpixel-flush list --state=failed,partial
	 *
	 *     # What was flushed automatically because an image was replaced or edited?
	 *     $ wp shortpixel-flush list --cause=replace,edit
	 *
	 *     # When was the image “House” flushed in November?
	 *     $ wp shortpixel-flush list --search=house --after=2026-11-01 --before=2026-12-01
	 *
	 *     # How many are in progress?
	 *     $ wp shortpixel-flush list --open --limit=1000 --format=count
	 *     2
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function list( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$causes = $this->options->texts( 'cause' );
		refuse_unknown( $causes, CAUSES, 'No flush has the cause “%1$s”. The causes are: %2$s.' );
		$states = $this->options->texts( 'state' );
		refuse_unknown( $states, Flush::STATES, 'No flush is ever “%1$s”. The states are: %2$s.' );
		if ( $this->options->flag( 'open' ) ) {
			$states = [] === $states ? Flush::OPEN_STATES : array_values( array_intersect( $states, Flush::OPEN_STATES ) );
		}

		$filter = [
			'user_id'       => visible_user(),
			'state'         => $states,
			'cause'         => $causes,
			'scope'         => $this->options->text( 'scope' ),
			'attachment_id' => $this->options->number( 'attachment', 0, 0, PHP_INT_MAX ),
			'search'        => search_for( $this->options->text( 'search' ) ),
			'by'            => self::user_id( $this->options->text( 'by' ) ),
			'per_page'      => $this->options->number( 'limit', 20, 1, 1000 ),
		];
		foreach ( [ 'after', 'before' ] as $bound ) {
			if ( '' !== $this->options->text( $bound ) ) {
				$filter[ $bound ] = self::moment( $bound, $this->options->text( $bound ) );
			}
		}
		$found = $this->options->flag( 'open' ) && [] === $states ? [] : $this->flushes->find( $filter )['flushes'];
		if ( [] === $found ) {
			$this->output->say( __( 'There is no such flush.', 'shortpixel-flush' ) );
		}
		$in_words = $this->output->is_for_people();
		$this->output->rows( flush_rows( $found, $in_words ), FLUSH_FIELDS );
	}

	/** Returns a user's id; null for all users. */
	private static function user_id( string $user ): ?int {
		if ( '' === $user || '0' === $user ) {
			return '' === $user ? null : 0;
		}
		foreach ( ctype_digit( $user ) ? [ 'id', 'login' ] : [ 'login', 'email' ] as $field ) {
			$found = get_user_by( $field, $user );
			if ( false !== $found ) {
				return $found->ID;
			}
		}
		// A deleted user may still have flushes.
		if ( ctype_digit( $user ) ) {
			return (int) $user;
		}
		fail( sprintf( 'There is no user “%s”.', $user ) );
	}

	/** Parses a time, in the site's time zone unless it names another. */
	private static function moment( string $option, string $text ): int {
		$date = 1 === preg_match( '/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?$/', $text )
			? date_create_immutable( $text, wp_timezone() )
			: false;
		if ( false !== $date ) {
			return $date->getTimestamp();
		}
		fail( sprintf( '“%1$s” has to be a date such as 2026-11-30 or 2026-11-30T14:00, not “%2$s”.', "--{$option}", $text ) );
	}

	/** @param array<mixed> $args */
	private function named_flush( array $args ): Flush {
		return $this->flushes->get( $this->flush_ids( $args )[0] ) ?? $this->no_flush( '' );
	}
}
