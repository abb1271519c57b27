<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Owners;
use ShortPixelFlush\Flush\Plan;
use function ShortPixelFlush\Flush\classify_all;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\Flush\start_library;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\why_forbidden;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/plan/plan-urls.php';
require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../flush/start.php';

/** The commands that begin a flush: `image`, `url` and `all`. */
final class Start_Commands extends Command {
	/**
	 * Flushes images of the Media Library, in every width and format that visitors are known to use.
	 *
	 * Without --wait the flush is only queued: the site's background tasks carry it out, and the exit code says that
	 * it was accepted, not how it ended.
	 *
	 * ## OPTIONS
	 *
	 * [<id|url>...]
	 * : Ids of images, or links to them: the file's own, or any of its links at ShortPixel.
	 *
	 * [--all]
	 * : Every image of the library. Their copies are found while the flush runs.
	 *
	 * [--yes]
	 * : Does not ask first. It otherwise asks with --all, and before more than 100 images.
	 *
	 * [--method=<method>]
	 * : `auto` gives the image a new link where this site and the CDN allow that, and removes its copies otherwise. `removal` keeps the link.
	 * ---
	 * default: auto
	 * options:
	 *   - auto
	 *   - new_link
	 *   - removal
	 * ---
	 *
	 * [--reason=<reason>]
	 * : Why, in your own words; shown in the list of flushes.
	 *
	 * [--dry-run]
	 * : Shows which copies would be flushed, and flushes nothing. Exit code 0 if there is a plan, 1 if it is refused.
	 *
	 * [--wait]
	 * : Runs the flush here, with a progress bar, and ends with its verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. What is unfinished then continues in the background. Defaults to an hour.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row a flush, with --dry-run one row a copy.
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
	 * ## EXIT CODES
	 *
	 *     0    With --wait: all checked copies are new, or are being made again. Without: the flush is queued.
	 *     1    Refused or failed.
	 *     2    With --wait: some copies are new, others are old or could not be confirmed.
	 *     3    With --wait: the time was up before the flush had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Flush an image and wait for the verdict.
	 *     $ wp shortpixel-flush image 42 --wait
	 *     Success: New for visitors. Checked on phone and desktop.
	 *
	 *     # Flush by link, and keep the number of the flush.
	 *     $ id=$(wp shortpixel-flush image https://example.com/wp-content/uploads/hero.jpg --format=ids)
	 *
	 *     # Flush all images that were changed in May.
	 *     $ wp post list --post_type=attachment --year=2026 --monthnum=5 --format=ids | xargs wp shortpixel-flush image --wait
	 *
	 *     # Flush every image of the library, after a question, and wait for the verdict.
	 *     $ wp shortpixel-flush image --all --wait --timeout=86400
	 *
	 *     # Where removal did not help, replace it everywhere instead.
	 *     $ wp shortpixel-flush image 42 --method=removal --wait
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function image( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		if ( $this->options->flag( 'all' ) ) {
			$this->begin_library( $args );
			return;
		}
		if ( [] === $args ) {
			fail( __( 'No image was named. Nothing was done. Give ids or links, or --all for the whole library.', 'shortpixel-flush' ) );
		}

		$this->begin( 'images', $this->pictures( array_values( array_filter( $args, 'is_string' ) ) ), [] );
	}

	/**
	 * Flushes links: ShortPixel's own, those of image files, or all images on pages of this site.
	 *
	 * If one link can't be flushed, none is.
	 *
	 * ## OPTIONS
	 *
	 * <url>...
	 * : Links at ShortPixel's CDN, to image files of this site, or to its pages.
	 *
	 * [--reason=<reason>]
	 * : Why, in your own words; shown in the list of flushes.
	 *
	 * [--dry-run]
	 * : Shows which copies would be flushed, and flushes nothing. Exit code 0 if there is a plan, 1 if it is refused.
	 *
	 * [--yes]
	 * : Does not ask first. It otherwise asks before more than 1,000 copies, and where your own CDN charges for it.
	 *
	 * [--wait]
	 * : Runs the flush here, with a progress bar, and ends with its verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. What is unfinished then continues in the background. Defaults to an hour.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row a flush, with --dry-run one row a copy.
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
	 * ## EXIT CODES
	 *
	 *     0    With --wait: all checked copies are new, or are being made again. Without: the flush is queued.
	 *     1    Refused or failed.
	 *     2    With --wait: some copies are new, others are old or could not be confirmed.
	 *     3    With --wait: the time was up before the flush had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Flush exactly this one link at ShortPixel.
	 *     $ wp shortpixel-flush url 'https://cdn.shortpixel.ai/spai/w_605+q_lossy+ret_img/example.com/a.jpg' --wait
	 *     Success: New for new visitors.
	 *
	 *     # Flush the images of a page.
	 *     $ wp shortpixel-flush url https://example.com/about/
	 *
	 *     # See what that would flush, for another program.
	 *     $ wp shortpixel-flush url https://example.com/about/ --dry-run --format=json
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function url( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$this->begin( 'urls', [], array_values( array_filter( $args, 'is_string' ) ) );
	}

	/**
	 * Gives every image of the site a new link, after trying it with one of them; `undo` puts the old one back.
	 *
	 * ## OPTIONS
	 *
	 * [--method=<method>]
	 * : `auto` gives all images new links wherever the plugin that writes them can do that; otherwise ShortPixel removes its copies. `purge`: ShortPixel
	 * removes all copies at once and links stay, which needs the account's key in that plugin's settings and can't be undone.
	 * ---
	 * default: auto
	 * options:
	 *   - auto
	 *   - purge
	 * ---
	 *
	 * [--expected-endpoint=<url>]
	 * : The API URL that you saw. If it has changed since, nothing is done.
	 *
	 * [--reason=<reason>]
	 * : Why, in your own words; shown in the list of flushes.
	 *
	 * [--dry-run]
	 * : Shows what it would do and cost on this site, and changes nothing. Exit code 0 if there is a plan, 1 if it is refused.
	 *
	 * [--yes]
	 * : Does not ask first. Needed where there is no terminal to ask on.
	 *
	 * [--wait]
	 * : Runs it here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. What is unfinished then continues in the background. Defaults to an hour.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row a flush, with --dry-run one row with the plan.
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
	 * ## EXIT CODES
	 *
	 *     0    With --wait: pages ask for the new links. Without: the new links were tried, and the rest is queued.
	 *     1    Refused, not confirmed or failed: visitors get the same images as before.
	 *     2    With --wait: images have their new links, but a cache may still hold pages with the old ones.
	 *     3    With --wait: the time was up before everything was done.
	 *
	 * ## EXAMPLES
	 *
	 *     # See what it would do and cost.
	 *     $ wp shortpixel-flush all --dry-run
	 *
	 *     # Do it, after a question.
	 *     $ wp shortpixel-flush all --wait
	 *
	 *     # Keep the links, and have ShortPixel remove all copies.
	 *     $ wp shortpixel-flush all --method=purge --wait
	 *
	 *     # In a script, and only if nobody else has done it meanwhile.
	 *     $ wp shortpixel-flush all --yes --wait --expected-endpoint=https://cdn.shortpixel.ai/spai2 --reason='new logo'
	 *     Success: All images are replaced, with new links at https://cdn.shortpixel.ai/spai3; 6 pages were checked and ask for them there. Pages may load slowly at first.
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function all( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$method = $this->options->text( 'method' );
		$this->allow_unless( why_forbidden( 'site', [] ) );
		$plan = $this->unless_refused( plan_for( 'site', [], [], [], $method ) );
		foreach ( $plan->site['providers'] ?? [] as $target ) {
			$this->output->say( self::site_sentence( $target['from'], $target['to'] ) );
		}
		array_map( [ $this->output, 'say' ], $plan->site['effects'] ?? [] );
		if ( $this->options->flag( 'dry-run' ) ) {
			$this->print_site_plan( $plan );
			return;
		}
		confirm( __( 'Flush all?', 'shortpixel-flush' ), $this->options->flag( 'yes' ) );

		$expected = $this->options->text( 'expected-endpoint' );
		$expected = '' === $expected ? $plan->site['endpoint']['from'] ?? '' : $expected;
		$this->carry_on( [ $this->unless_refused( start_site( $expected, $this->options->text( 'reason' ), get_current_user_id(), $method ) ) ] );
	}

	/**
	 * @param 'images'|'urls' $scope
	 * @param list<int>       $attachments
	 * @param list<string>    $urls
	 */
	private function begin( string $scope, array $attachments, array $urls ): void {
		$this->allow_unless( why_forbidden( $scope, $attachments ) );
		$method = $this->options->text( 'method' );
		$plan   = $this->unless_refused( plan_for( $scope, $attachments, $urls ) );
		$this->allow_unless( why_forbidden( $scope, $plan->touched_attachments() ) );
		if ( $this->options->flag( 'dry-run' ) ) {
			$this->show_plan( $plan );
			return;
		}
		$reason = $this->options->text( 'reason' );
		$user   = get_current_user_id();
		$this->confirm_images( $plan->estimate );
		$this->carry_on( [ $this->unless_refused( start( $plan, $reason, $user, [], 'person', '' === $method ? 'auto' : $method ) ) ] );
	}

	/** @param array<mixed> $args Images beside --all are refused. */
	private function begin_library( array $args ): void {
		if ( [] !== $args || 'new_link' === $this->options->text( 'method' ) ) {
			fail( __( '--all flushes every image by removal: it goes neither with single images nor with --method=new_link. Nothing was done.', 'shortpixel-flush' ) );
		}
		$this->allow_unless( why_forbidden( 'library', [] ) );
		$plan = $this->unless_refused( plan_for( 'library', [], [] ) );
		array_map( [ $this->output, 'say' ], array_merge( $plan->left_out, $plan->notes ) );
		if ( $this->options->flag( 'dry-run' ) ) {
			$this->output->rows( plan_rows( $plan ), PLAN_FIELDS );
			return;
		}
		confirm( __( 'Flush every image of the library?', 'shortpixel-flush' ), $this->options->flag( 'yes' ) );
		$this->carry_on( [ $this->unless_refused( start_library( $this->options->text( 'reason' ), get_current_user_id() ) ) ] );
	}

	/**
	 * @param list<string> $named Ids and links of images; anything else ends the command.
	 * @return list<int>
	 */
	private function pictures( array $named ): array {
		$ids    = array_filter( $named, 'ctype_digit' );
		$owners = new Owners();
		$found  = $this->unless_refused( classify_all( array_values( array_diff( $named, $ids ) ), $owners ) );
		foreach ( $found['cdn'] as $url ) {
			if ( 0 === $owners->of( $url ) ) {
				self::refuse_picture( $url );
			}
		}
		foreach ( array_merge( array_column( $found['files'], 'url' ), $found['pages'] ) as $url ) {
			self::refuse_picture( $url );
		}
		return array_values( array_unique( array_merge( array_map( 'intval', $ids ), $found['attachments'], array_map( [ $owners, 'of' ], $found['cdn'] ) ) ) );
	}

	/** @return never */
	private static function refuse_picture( string $url ): void {
		/* translators: 1: a link, 2: a command to type. */
		fail( sprintf( __( '%1$s is not an image of the Media Library. Nothing was done. Flush it by its link: %2$s', 'shortpixel-flush' ), $url, 'wp shortpixel-flush url ' . escapeshellarg( $url ) ) );
	}

	private function show_plan( Plan $plan ): void {
		/* translators: %s: number of copies. */
		$this->output->say( sprintf( _n( '%s copy would be flushed.', '%s copies would be flushed.', $plan->addresses, 'shortpixel-flush' ), number_format_i18n( $plan->addresses ) ) );
		$this->output->rows( plan_rows( $plan ), PLAN_FIELDS );
		array_map( [ $this->output, 'say' ], array_merge( $plan->left_out, $plan->notes ) );
	}

	/** @param string $to Empty if the addresses stay. */
	private static function site_sentence( string $from, string $to ): string {
		return '' === $to
			/* translators: %s: an API URL. */
			? sprintf( __( 'Images come from %s and still would, fetched and optimized again.', 'shortpixel-flush' ), $from )
			/* translators: 1: the API URL of now, 2: the next one. */
			: sprintf( __( 'Images now come from %1$s, and would come from %2$s.', 'shortpixel-flush' ), $from, $to );
	}

	/** For scripts; people have read the plan as sentences. */
	private function print_site_plan( Plan $plan ): void {
		if ( null === $plan->site || $this->output->is_for_people() ) {
			return;
		}
		$row = [
			'provider'      => $plan->site['provider']['name'],
			'endpoint_from' => $plan->site['endpoint']['from'],
			'endpoint_to'   => $plan->site['endpoint']['to'],
			'images'        => $plan->site['images'],
			'files'         => $plan->site['files'],
			'effects'       => $plan->site['effects'],
		];
		$this->output->rows( [ $row ], array_keys( $row ) );
	}
}
