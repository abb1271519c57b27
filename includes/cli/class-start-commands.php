<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use WP_CLI;
use function ShortPixelFlush\Copies\no_provider;
use function ShortPixelFlush\Flush\command_line;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\start_planned;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\why_forbidden;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The commands `image` and `all`, which begin a flush. */
final class Start_Commands extends Command {
	/**
	 * Flushes images, links at ShortPixel's CDN, or all images on pages of this site.
	 *
	 * Images get a new link where this site and the CDN allow that; otherwise their copies are removed. For a link at ShortPixel's
	 * CDN, exactly that copy is removed; other links named beside it are then flushed by removal too. If anything named can't be
	 * flushed, nothing is. `url` is an alias of this command.
	 *
	 * Without --wait the flush is only queued: the site's background tasks carry it out, and the exit code says that
	 * it was accepted, not how it ended.
	 *
	 * ## OPTIONS
	 *
	 * [<id|link>...]
	 * : Ids of images, and links: ShortPixel's own, those of image files, and those of pages. `-` reads them from standard input, separated by
	 * spaces or line breaks. Ids and links together make two flushes.
	 *
	 * [--all]
	 * : Every image of the library, by removal. Their copies are found while the flush runs.
	 *
	 * [--method=<method>]
	 * : `auto` gives images a new link where this site and the CDN allow that, and removes their copies otherwise; `new_link` is another name for it.
	 * `removal` keeps the links.
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
	 * : Says how much would be flushed, which way, why and for how many credits, and flushes nothing. Exit code 0 if there is a plan, 1 if it is refused.
	 *
	 * [--yes]
	 * : Does not ask first. Otherwise, it asks with --all, and before flushing more than 100 images.
	 *
	 * [--wait]
	 * : Runs the flush here, with a progress bar, and ends with its verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. The rest is left to background tasks. Defaults to an hour.
	 *
	 * [--porcelain]
	 * : Prints the flush's id and nothing else; two lines if ids and links made two flushes.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row per flush, also with --dry-run.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    With --wait: all checked copies are new, or are being made again. Without: the flush is queued.
	 *     1    Refused or failed.
	 *     2    With --wait: not everything is known to be new, or the flush was stopped.
	 *     3    With --wait: time or PHP's memory ran out before the flush had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Flush an image and wait for the verdict.
	 *     $ wp shortpixel-flush image 42 --wait
	 *     Success: New for visitors.
	 *
	 *     # Flush all images that were uploaded in May 2026.
	 *     $ wp post list --post_type=attachment --post_mime_type=image --year=2026 --monthnum=5 --format=ids | wp shortpixel-flush image - --yes
	 *
	 *     # Flush the images of a page, and keep the number of the flush.
	 *     $ id=$(wp shortpixel-flush image https://example.com/about/ --porcelain)
	 *
	 *     # Flush exactly this one link at ShortPixel.
	 *     $ wp shortpixel-flush image 'https://cdn.shortpixel.ai/spai/w_605+q_lossy+ret_img/example.com/a.jpg' --wait
	 *     Success: New for new visitors.
	 *
	 *     # What would a flush of the whole library take?
	 *     $ wp shortpixel-flush image --all --dry-run
	 *
	 *     # Keep the link of an image that a newsletter uses.
	 *     $ wp shortpixel-flush image 42 --method=removal --wait
	 *
	 * @alias url
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
		$named = self::named( $args );
		if ( [] === $named && in_array( '-', $args, true ) ) {
			WP_CLI::warning( 'Standard input names no image and no link. Nothing was done.' );
			return;
		}
		if ( [] === $named ) {
			fail( 'No image was named, so nothing was done. Give ids or links, or --all for the whole library.' );
		}
		$ids   = array_filter( $named, 'ctype_digit' );
		$links = array_diff( $named, $ids );
		$this->begin(
			[
				...( [] === $ids ? [] : [ $this->wanted( 'images', [ 'attachments' => $ids ] ) ] ),
				...( [] === $links ? [] : [ $this->wanted( 'urls', [ 'urls' => $links ] ) ] ),
			]
		);
	}

	/**
	 * Flushes all images at once: by new links, which `undo` takes back, or by the removal of all copies at ShortPixel.
	 *
	 * New links are tried with one image first.
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
	 * [--reason=<reason>]
	 * : Why, in your own words; shown in the list of flushes.
	 *
	 * [--dry-run]
	 * : Says what it would do on this site, which way and for how many credits, and changes nothing. Exit code 0 if there is a plan, 1 if it is refused.
	 *
	 * [--yes]
	 * : Does not ask first. Needed if there is no terminal.
	 *
	 * [--wait]
	 * : Runs it here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. The rest is left to background tasks. Defaults to an hour.
	 *
	 * [--porcelain]
	 * : Prints the flush's id and nothing else.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row for the flush, or with --dry-run for the plan.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    With --wait: images have new links, or ShortPixel removes all copies. Without: this was tried or has begun, and
	 *          the rest is queued.
	 *     1    Refused, not confirmed or failed.
	 *     2    With --wait: done in part. For example, a cache may still hold pages with the old links.
	 *     3    With --wait: time or PHP's memory ran out before everything was done.
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
	 *     # In a script.
	 *     $ wp shortpixel-flush all --yes --wait --reason='new logo'
	 *     Success: All images have new links. 6 pages were read and ask for the right links.
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function all( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$wanted = $this->wanted( 'site' );
		$this->allow_unless( why_forbidden( 'site', [] ) );
		$plan = plan_for( $wanted );
		if ( is_wp_error( $plan ) && 'shortpixel_flush_no_provider' === $plan->get_error_code() && null === no_provider( 'can_flush_images' ) ) {
			$this->output->say( sprintf( 'To flush all images one by one, run: %s', command_line( 'image --all' ) ) );
		}
		$plan = $this->unless_refused( $plan );
		if ( $this->shows_only( [ Forecast::of_site( $plan ) ] ) ) {
			return;
		}
		confirm( 'Flush all?', $this->options->flag( 'yes' ) );
		$this->run_or_report(
			[ $this->unless_refused( start_site( $plan->site['endpoint']['from'] ?? '', $wanted->reason, get_current_user_id(), $wanted->method ) ) ]
		);
	}

	/** @param array<mixed> $what The images or links, or that the whole library is meant. */
	private function wanted( string $scope, array $what = [] ): Start_Request {
		return new Start_Request(
			$what + [
				'scope'           => $scope,
				'method'          => $this->options->text( 'method' ),
				'reason'          => $this->options->text( 'reason' ),
				// A dry run plans as many images as can get new links, to say which way each is flushed.
				'planned_at_once' => $this->options->flag( 'dry-run' ) ? Flush::MOST_NEW_LINKS : Estimate::ASKS_ABOVE,
			]
		);
	}

	/** @param list<Start_Request> $requests */
	private function begin( array $requests ): void {
		$plans = array_map( [ $this, 'plan' ], $requests );
		if ( $this->options->flag( 'dry-run' ) ) {
			$this->forecast( array_map( static fn ( Plan $plan ): Forecast => Forecast::of_plan( $plan, $requests[0]->method ), $plans ) );
			return;
		}
		foreach ( $plans as $plan ) {
			$this->confirm_images( $plan->estimate );
		}
		$begun = [];
		foreach ( $requests as $which => $wanted ) {
			$begun[] = $this->unless_refused( start_planned( $wanted, $plans[ $which ], get_current_user_id() ) );
		}
		$this->run_or_report( $begun );
	}

	private function plan( Start_Request $wanted ): Plan {
		$this->allow_unless( why_forbidden( $wanted->scope, $wanted->attachments ) );
		$plan = $this->unless_refused( plan_for( $wanted ) );
		$this->allow_unless( why_forbidden( $wanted->scope, $plan->touched_attachments() ) );
		return $plan;
	}

	/** @param array<mixed> $args Refused if not empty: --all takes no images. */
	private function begin_library( array $args ): void {
		$wanted = $this->wanted( 'images', [ 'library' => true ] );
		if ( [] !== $args || 'new_link' === $wanted->method ) {
			fail( '--all flushes every image by removal: it goes neither with single images nor with --method=new_link. Nothing was done.' );
		}
		$this->allow_unless( why_forbidden( 'library', [] ) );
		$plan = $this->unless_refused( plan_for( $wanted ) );
		if ( $this->shows_only( [ Forecast::of_plan( $plan, 'library' ) ] ) ) {
			return;
		}
		confirm( 'Flush every image of the library?', $this->options->flag( 'yes' ) );
		$this->run_or_report( [ $this->unless_refused( start_planned( $wanted, $plan, get_current_user_id() ) ) ] );
	}
}
