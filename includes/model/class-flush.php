<?php
/** A row of the table of flushes, as read. Changes go through the store, which usually compares `version`. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @immutable
 * @phpstan-type FlushChange array{
 *     state?: string,
 *     steps?: list<Step>,
 *     reason?: string,
 *     subject?: Subject,
 *     endpoint_from?: string,
 *     endpoint_to?: string,
 *     failure?: Failure|null,
 *     wait_until?: int,
 *     started_at?: int,
 *     finished_at?: int,
 *     notes?: list<array{code: string, data: array<mixed>}>,
 *     names?: string,
 * }
 */
final class Flush extends Stored_Value {
	protected const LIKE = [
		'subject'   => Subject::class,
		'steps'     => [ Step::class ],
		'failure'   => Failure::class,
		'compacted' => Tally::class,
		'notes'     => [
			[
				'code' => '',
				'data' => [],
			],
		],
	];

	public const STATES = [ 'queued', 'running', 'waiting', 'done', 'partial', 'failed', 'cancelled', 'undone' ];

	public const OPEN_STATES = [ 'queued', 'running', 'waiting' ];

	// Hidden states: images are still being collected, or rows written.
	public const UNSEEN_STATES = [ 'gathering', 'storing' ];

	public const UNENDED_STATES = [ ...self::UNSEEN_STATES, ...self::OPEN_STATES ];

	// The two ways in which visitors get a new image: pages request it at a new link, or its copies are removed.
	public const NEW_LINK = 'new_link';
	public const REMOVAL  = 'removal';

	// The most images that one flush gives new links. Finding their copies and pages takes about five seconds, and
	// their versions use a third of the room for all versions.
	public const MOST_NEW_LINKS = 500;

	/**
	 * The note of a finished flush with work left for the background, with the number of `copies`. Of these,
	 * `unchecked` ones only wait until their removal has surely taken effect.
	 */
	public const GOES_ON = 'goes_on';

	// The note of a flush for which the CDN sent errors instead of images.
	public const SENDS_ERRORS = 'sends_errors';

	// The note of a flush after which visitors were seen to get the old image.
	public const SEEN_OLD = 'seen_old';

	// A browser that has sent nothing for this long counts as closed.
	public const MEASURING_SECONDS = 60;

	// The most pages that a browser reads for a flush.
	public const PAGES_READ_OUTSIDE = 6;

	// In seconds after the end of the flush: later, a browser reads no pages, since they may have changed.
	private const OUTSIDE_SECONDS = 900;

	public int $id = 0;

	public int $version = 0;

	/** `images`, `urls` or `site`. */
	public string $scope = '';

	public string $state = '';

	public int $user_id = 0;

	/** The user whose capabilities apply while it runs: the one who started, retried or undid it last. */
	public int $acted_by = 0;

	public string $reason = '';

	/** Why it was started: one of CAUSES or FORMER_CAUSES. */
	public string $cause = 'person';

	public Subject $subject;

	public string $endpoint_from = '';

	public string $endpoint_to = '';

	/** @var list<Step> */
	public array $steps = [];

	public ?Failure $failure = null;

	/** When a waiting flush continues. All times here are in Unix seconds. */
	public int $wait_until = 0;

	public int $created_at = 0;

	public int $started_at = 0;

	public int $updated_at = 0;

	public int $finished_at = 0;

	/** The tally of rows that were compacted away. */
	public Tally $compacted;

	/**
	 * Pauses of hosts, and these: `kept_by_browsers`, how long browsers keep copies; `origin_was_old`, if a cache of the
	 * site had the old file; `fetched`, how many `copies` the check received, with their `bytes`; and GOES_ON,
	 * SENDS_ERRORS and SEEN_OLD.
	 *
	 * @var list<array{code: string, data: array<mixed>}>
	 */
	public array $notes = [];

	/** @param array<mixed> $row A row of the table. */
	public function __construct( array $row = [] ) {
		$this->subject   = new Subject();
		$this->compacted = new Tally();
		parent::__construct( $row );
		$this->acted_by = $this->subject->acted_by;
	}

	/**
	 * Decides what kind of flush this is.
	 *
	 * @return non-empty-list<string> Keys of RECIPES; if there are two, they run side by side.
	 */
	public function recipes(): array {
		if ( 'site' === $this->scope ) {
			return [ $this->has_step( 'switch_back' ) ? 'site_undo' : 'site' ];
		}
		if ( $this->has_step( 'version_back' ) ) {
			return [ 'new_link_undo' ];
		}
		if ( '' === $this->subject->version ) {
			return [ 'removal' ];
		}
		return [] === $this->images_by( self::REMOVAL ) ? [ 'new_link' ] : [ 'new_link', 'removal' ];
	}

	/** @return list<int> The images that are flushed this way: `new_link` or `removal`. */
	public function images_by( string $way ): array {
		return array_keys( array_filter( $this->subject->ways, static fn ( array $one ): bool => $way === $one['way'] ) );
	}

	/** Returns why the copies of its images are removed, if one reason applies to all of them; otherwise empty. */
	public function why_removed(): string {
		$is_asked = 'images' === $this->scope && 'person' === $this->cause && 'removal' === $this->subject->method;
		return $is_asked ? 'asked' : $this->subject->why_removed;
	}

	/** @return list<int> The images that get or got new links from this flush; all listed ones if none are recorded. */
	public function images_with_new_links(): array {
		$owners = array_column( $this->subject->owned, 1 );
		return [] === $owners ? $this->subject->attachment_ids : array_values( array_unique( $owners ) );
	}

	/** @return list<int> The images that keep their links, so copies are removed; all listed ones without ways. */
	public function removed_images(): array {
		return [] === $this->subject->ways ? $this->subject->attachment_ids : $this->images_by( self::REMOVAL );
	}

	/**
	 * @return list<Provider_Target> The targets of a flush of everything. A flush by an earlier version has a single
	 *     target, stored in the subject's `provider` and in two columns.
	 */
	public function targets(): array {
		return '' === $this->subject->provider ? $this->subject->targets : [
			new Provider_Target(
				[
					'id'   => $this->subject->provider,
					'from' => $this->endpoint_from,
					'to'   => $this->endpoint_to,
				]
			),
		];
	}

	/**
	 * @param list<string> $ids
	 * @param list<string> $states
	 * @return list<Provider_Target>
	 */
	public function targets_with_step( array $ids, array $states ): array {
		$named = array_column( $this->steps_of( $ids, $states ), 'provider' );
		// Steps by earlier versions don't name their target, since there was only one.
		return array_values(
			array_filter( $this->targets(), static fn ( Provider_Target $target ): bool => [] !== array_intersect( [ $target->id, '' ], $named ) )
		);
	}

	/** @return list<Provider_Target> The targets that were switched and not switched back yet. */
	public function targets_to_undo(): array {
		$back = array_column( $this->targets_with_step( [ 'switch_back' ], [ 'done' ] ), 'id' );
		return array_values(
			array_filter(
				$this->targets_with_step( [ 'switch' ], [ 'done' ] ),
				static fn ( Provider_Target $target ): bool => ! in_array( $target->id, $back, true )
			)
		);
	}

	/** @return 'auto'|'new_link'|'removal'|'purge' The method by which visitors were to get the new images. */
	public function method(): string {
		if ( 'site' === $this->scope ) {
			$ways = array_column( $this->targets(), 'by' );
			return [] !== $ways && ! in_array( 'switch', $ways, true ) ? 'purge' : 'new_link';
		}
		// Earlier versions stored `new_address`.
		$methods = [
			'auto'        => 'auto',
			'new_link'    => 'new_link',
			'new_address' => 'new_link',
		];
		return $methods[ $this->subject->method ] ?? 'removal';
	}

	/** Whether it flushes everything at once, or undoes that. */
	public function is_site(): bool {
		return [] !== array_intersect( [ 'site', 'site_undo' ], $this->recipes() );
	}

	/** Whether it gives images new links, or did. */
	public function has_new_links(): bool {
		return [] !== array_intersect( [ 'new_link', 'new_link_undo' ], $this->recipes() );
	}

	/** Whether it gives or gave new links, and also removes copies of at least one image at links that pages keep. */
	public function is_mixed(): bool {
		return $this->has_new_links() && ( $this->removes() || [] !== $this->images_by( self::REMOVAL ) );
	}

	/** Whether it removes copies at links that pages keep. */
	public function removes(): bool {
		return in_array( 'removal', $this->recipes(), true );
	}

	/** Whether each CDN was seen to treat the new links as different from the old ones; true if that was not checked. */
	public function is_told_apart(): bool {
		return false !== $this->subject->is_told_apart;
	}

	/**
	 * Whether new links can show nothing old: CDNs tell them from the old links, as far as that was checked, or pages
	 * only request files that can have no old copy.
	 */
	public function is_proved_apart(): bool {
		return $this->is_told_apart() || ( $this->has_step( 'pages', [ 'done' ] ) && $this->pages_seen()->never_old );
	}

	public function is_undo(): bool {
		return [] !== array_intersect( [ 'site_undo', 'new_link_undo' ], $this->recipes() );
	}

	public function is_open(): bool {
		return in_array( $this->state, self::OPEN_STATES, true );
	}

	/** Whether its result still holds: it is not open, was not undone, and is no undo. */
	public function has_standing_result(): bool {
		return ! $this->is_open() && ! $this->is_undo() && 'undone' !== $this->state;
	}

	/**
	 * Builds the part of a subject that makes a flush wait for a browser's measurements.
	 *
	 * @param list<int> $images
	 * @return array{measuring: array{until: int, images: list<int>}}
	 */
	public static function measuring( array $images ): array {
		return [
			'measuring' => [
				'until'  => now() + self::MEASURING_SECONDS,
				'images' => $images,
			],
		];
	}

	/** Returns the time until which the flush waits for a browser's measurements; 0 if it does not. */
	public function measured_until(): int {
		return $this->subject->measuring['until'] ?? 0;
	}

	/** Whether a browser may still send measurements. */
	public function awaits_measuring(): bool {
		return 0 !== $this->measured_until() || [] !== $this->measured_images();
	}

	/** @return list<int> Images whose pages a browser measures while the flush runs. */
	public function measured_images(): array {
		return $this->subject->measuring['images'] ?? [];
	}

	/**
	 * @return list<int> The images that it was started for, directly or by their copies; empty for the library, for
	 *     files outside it, or if only the table of images names them.
	 */
	public function named_images(): array {
		$planning = $this->planning();
		return array_merge( $this->subject->attachment_ids, null === $planning ? [] : $planning->ids, $this->measured_images() );
	}

	/** Returns the progress of planning; null unless the flush is planned while it runs. */
	public function planning(): ?Planning {
		$step = $this->step( 'plan' );
		return null === $step ? null : Planning::in( $step->data );
	}

	public function is_planning(): bool {
		$step = $this->step( 'plan' );
		return null !== $step && ! $step->has_ended();
	}

	/**
	 * Counts the links whose rows were compacted away after their removal was accepted, or at new links: no edge can
	 * purge these one by one.
	 */
	public function accepted_off_record(): int {
		return $this->compacted->count( array_values( array_diff( Purge::ACCEPTED_STATES, [ 'sent' ] ) ) );
	}

	/**
	 * Whether a retry is not enough: ShortPixel may have rebuilt copies from old files, and some of them no longer have
	 * a row.
	 */
	public function must_start_over(): bool {
		return $this->has_step( 'edge_sources', [ 'failed' ] ) && $this->accepted_off_record() > 0;
	}

	/**
	 * Returns the result for visitors in one word, as of its end. Report::result() adds `changed` for later changes.
	 *
	 * @return 'open'|'stopped'|'undone'|'gone'|'everybody'|'new_visitors'|'sampled'|'looked'|'unseen'|'unknown'|'old'
	 */
	public function result(): string {
		$code = null === $this->failure ? '' : $this->failure->code;
		if ( 'done' === $this->state && 'delete' === $this->cause ) {
			return 'gone';
		}
		if ( $this->is_of_no_page( $code ) ) {
			return 'unseen';
		}
		if ( 'done' === $this->state ) {
			return $this->result_if_done();
		}
		if ( 'partial' === $this->state && in_array( $code, [ 'not_measured', 'made_too_early', 'old_pages', 'other_site' ], true ) ) {
			return 'looked';
		}
		$unproved = null === $this->note( self::SEEN_OLD ) ? 'unknown' : 'old';
		return [
			'cancelled' => 'stopped',
			'undone'    => 'undone',
			'partial'   => $unproved,
			'failed'    => $unproved,
		][ $this->state ] ?? 'open';
	}

	/** @return 'everybody'|'new_visitors'|'sampled'|'looked' */
	private function result_if_done(): string {
		$is_fallen_back = $this->has_step( 'fall_back', [ 'done' ] ) && [] === $this->images_by( self::NEW_LINK );
		if ( $this->has_new_links() && ! $is_fallen_back && ! $this->is_seen_by_everybody( true ) ) {
			return $this->is_seen_by_everybody( false ) ? 'sampled' : 'looked';
		}
		if ( $this->counted( self::GOES_ON, 'unchecked' ) > 0 ) {
			return 'sampled';
		}
		// A browser requests a new link at once, whatever is in its cache.
		return 0 === $this->browser_seconds() || ! in_array( self::REMOVAL, $this->ways_taken(), true ) ? 'everybody' : 'new_visitors';
	}

	/** @return list<string> */
	private function ways_taken(): array {
		$ways = array_column( $this->subject->ways, 'way' );
		return [] === $ways ? [ $this->has_new_links() ? self::NEW_LINK : self::REMOVAL ] : $ways;
	}

	/** Whether none of the pages searched shows its images. */
	private function is_of_no_page( string $code ): bool {
		if ( 'site' === $this->scope || ! in_array( $this->state, [ 'done', 'partial' ], true ) ) {
			return false;
		}
		if ( $this->has_new_links() ) {
			return 'done' === $this->state && ! $this->is_mixed() && $this->has_step( 'pages', [ 'skipped' ] );
		}
		// In a larger flush only some images are searched for, and in a flush of the library none.
		$is_searched = 'images' === $this->scope && null === $this->planning() && $this->subject->attachment_count <= Plan::SEARCHED_IMAGES;
		return $is_searched && null === $this->subject->coverage && in_array( $code, [ 'nothing_seen', 'nothing_there' ], true );
	}

	public function is_seen(): bool {
		return ! in_array( $this->state, self::UNSEEN_STATES, true );
	}

	public function next_step(): ?Step {
		// The fall-back to removal is decided at the end, and usually not needed.
		return array_values( array_filter( $this->steps_of( [], [ 'queued', 'running' ] ), static fn ( Step $step ): bool => 'fall_back' !== $step->id ) )[0]
			?? null;
	}

	/**
	 * Whether no check showed its effect: no page that was read shows its images, ShortPixel is asked to remove all
	 * copies, or the front page was not seen to be new.
	 */
	public function is_unchecked(): bool {
		if ( ! $this->is_site() ) {
			return 'unseen' === $this->result();
		}
		return $this->has_step( 'purge' ) || ( $this->has_step( 'front_page' ) && ! $this->has_step( 'front_page', [ 'done' ] ) );
	}

	/** Returns the result of reading pages after their links had changed. */
	public function pages_seen(): Pages_Seen {
		return Pages_Seen::in( $this->step( 'pages' )->data ?? null );
	}

	/** Whether page caches will still be cleared and pages read afterwards; assumed until the ways are chosen. */
	public function reads_cleared_pages(): bool {
		$is_due = fn ( string ...$ids ): bool => [] !== $this->steps_of( array_values( $ids ), [ 'queued', 'running' ] );
		return $is_due( 'ways' ) || ( $is_due( 'page_caches' ) && $is_due( 'pages', 'front_page' ) );
	}

	/**
	 * Whether pages requested the new links for all kinds of visitors, also outside this server's network.
	 *
	 * @param bool $on_all Whether this must be true for the pages of all images; otherwise a sample is enough.
	 */
	private function is_seen_by_everybody( bool $on_all ): bool {
		$step = $this->step( 'pages' );
		if ( null === $step ) {
			return false;
		}
		// The copies at old links that a page still requests were removed.
		$is_read    = 'done' === $step->state || ( in_array( $step->code, [ 'page_old', 'page_mixed' ], true ) && $this->has_step( 'fall_back', [ 'done' ] ) );
		$seen       = $this->pages_seen();
		$unknown    = $seen->unread + $seen->unseen + ( $on_all ? $seen->unproven : 0 );
		$is_outside = ! $seen->inside || 'new' === $seen->outside;
		return $is_read && 0 === $unknown && $is_outside;
	}

	/** @return list<string> Pages on which this server has seen the new links, but no outside browser has yet. */
	public function pages_to_read(): array {
		$seen    = $this->pages_seen();
		$is_late = $this->finished_at > 0 && $this->finished_at < now() - self::OUTSIDE_SECONDS;
		if ( ! $this->has_step( 'pages', [ 'done' ] ) || $is_late || $this->is_undo() || '' !== $seen->outside ) {
			return [];
		}
		return array_slice( $seen->shown, 0, self::PAGES_READ_OUTSIDE );
	}

	/** Whether an edge keeps old pages because they can't be purged from here. */
	public function keeps_pages_at_edges(): bool {
		$step = $this->step( 'edge_pages' );
		return null !== $step && Edge_Records::in( $step->data )->keep_pages();
	}

	/**
	 * Whether it clears its images' pages from page caches at the end. Plugins that change files do that too early, if
	 * at all: before ShortPixel was asked for the new file. If so many images changed that the flush does not list them,
	 * no page is cleared.
	 */
	public function clears_pages(): bool {
		return $this->removes()
			&& in_array( $this->cause, [ 'rename', 'replace', 'restore', 'edit', 'change', 'outside' ], true )
			&& [] !== $this->removed_images();
	}

	/** Whether only links to copies were pasted. */
	public function has_pasted_links_only(): bool {
		return [ 'pasted' ] === array_keys( array_filter( $this->subject->found_in, static fn ( int $count ): bool => $count > 0 ) );
	}

	public function is_one_image(): bool {
		return 1 === $this->subject->attachment_count || 1 === count( $this->subject->urls );
	}

	public function step( string $id ): ?Step {
		return array_values( $this->steps_of( [ $id ] ) )[0] ?? null;
	}

	public function index_of( string $id ): ?int {
		return array_key_first( $this->steps_of( [ $id ] ) );
	}

	/** @param list<string> $states Any of these; empty for all. */
	public function has_step( string $id, array $states = [] ): bool {
		return [] !== $this->steps_of( [ $id ], $states );
	}

	/**
	 * @param list<string> $ids    Empty for all.
	 * @param list<string> $states Empty for all.
	 * @return array<int, Step> By index.
	 */
	public function steps_of( array $ids, array $states = [] ): array {
		return array_filter(
			$this->steps,
			static fn ( Step $step ): bool => ( [] === $ids || in_array( $step->id, $ids, true ) )
				&& ( [] === $states || in_array( $step->state, $states, true ) )
		);
	}

	/** Returns how long browsers may keep the checked copies, in seconds; null if no answer said so. */
	public function browser_seconds(): ?int {
		$note = $this->note( 'kept_by_browsers' );
		return null === $note ? null : integer( $note['seconds'] ?? 0 );
	}

	/** Whether a cache of the site served visitors the old file when copies were removed. */
	public function was_origin_old(): bool {
		return null !== $this->note( 'origin_was_old' );
	}

	/** Whether the CDN sent only errors when copies were last requested. */
	public function gets_errors(): bool {
		return null !== $this->note( self::SENDS_ERRORS );
	}

	/** Returns a count in a note; 0 if there is none. */
	public function counted( string $note, string $what ): int {
		return integer( $this->note( $note )[ $what ] ?? 0 );
	}

	/**
	 * @param array<string, int> $more
	 * @return array<string, array<string, int>> A note with its counts increased, for notes_with().
	 */
	public function counting( string $note, array $more ): array {
		foreach ( $more as $what => $count ) {
			$more[ $what ] = $count + $this->counted( $note, $what );
		}
		return [ $note => $more ];
	}

	/**
	 * @param array<string, array<string, int>> $new By code.
	 * @return list<array{code: string, data: array<mixed>}>
	 */
	public function notes_with( array $new ): array {
		$notes = array_filter( $this->notes, static fn ( array $note ): bool => ! isset( $new[ $note['code'] ] ) );
		foreach ( $new as $code => $data ) {
			$notes[] = [
				'code' => $code,
				'data' => $data,
			];
		}
		return array_values( $notes );
	}

	/** @return list<array{code: string, data: array<mixed>}> */
	public function notes_without( string $code ): array {
		return array_values( array_filter( $this->notes, static fn ( array $note ): bool => $note['code'] !== $code ) );
	}

	/** Whether it has ended but still has work in the background. */
	public function goes_on(): bool {
		return ! $this->is_open() && null !== $this->note( self::GOES_ON );
	}

	/** @return array<mixed>|null The data of the note with this code; null if there is none. */
	private function note( string $code ): ?array {
		foreach ( $this->notes as $note ) {
			if ( $note['code'] === $code ) {
				return $note['data'];
			}
		}
		return null;
	}

	/** Whether no user asked for it: no person started it, or retried it so that it counts towards their limit. */
	public function is_automatic(): bool {
		return 'person' !== $this->cause && ! $this->subject->is_retried;
	}

	/** Returns the user whose daily limit it counts towards: the one who retried it, or else who started it; 0 for none. */
	public function charged_user(): int {
		// WP-CLI without --user has no limit.
		return $this->subject->is_retried ? max( 0, $this->acted_by ) : $this->user_id;
	}

	/** @return list<Step> */
	public function steps_with( int $index, Step $step ): array {
		return array_values( array_replace( $this->steps, [ $index => $step ] ) );
	}

	/**
	 * @return list<Step> The steps, with unfinished ones marked as not reached, except for planning, which a retry
	 *     continues.
	 */
	public function steps_given_up(): array {
		return array_map( static fn ( Step $step ): Step => 'plan' === $step->id ? $step : $step->not_reached(), $this->steps );
	}
}
