<?php
/** Reads pages as a visitor, after links in them have changed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Copies\Page_Proof;
use ShortPixelFlush\Copies\Page_Reading;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Pages_Seen;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Store\Purges;
use WP_Post;
use function ShortPixelFlush\Cdn\browser_endpoint;
use function ShortPixelFlush\Copies\changed_records;
use function ShortPixelFlush\Copies\endpoints_on_pages;
use function ShortPixelFlush\Copies\is_never_old;
use function ShortPixelFlush\Copies\read_pages;
use function ShortPixelFlush\Copies\shown_pages;
use function ShortPixelFlush\Copies\surfaces_in;
use function ShortPixelFlush\Copies\worst_surfaces;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\now;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\Copies\DOCUMENT_SECONDS;
use const ShortPixelFlush\Copies\READING_SECONDS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: a user waits for these pages, and the request that reads them must end well before its time limit.
const PAGE_LOOK_SECONDS = 12.0;

// A cache that clears in the background may serve the old page for a moment, and an uncached page may at first take
// longer than a look waits.
const PAGE_TRIES = 3;

const NEWEST_PAGES = 5;

// The most images whose pages are read, drawn from all: if one in seven is old on its page, 95 of 100 such samples
// include one.
const PAGES_OF_IMAGES = 20;

/** Checks the front page and the newest pages after endpoints were switched. */
function front_page_step( Step_Context $context ): Outcome {
	$switched = array_filter( $context->targets, static fn ( Provider_Target $target ): bool => 'switch' === $target->by );
	foreach ( $switched as $target ) {
		// A request that began before the switch and saved any of the provider's settings may have put the old endpoint
		// back.
		if ( Outcome::FAILED === switch_endpoint( $target )->state ) {
			return Outcome::failed( 'endpoint_reverted' );
		}
	}
	if ( [] === $switched ) {
		return Outcome::skipped( 'front_page_same' );
	}
	$hosts = endpoints_on_pages( array_values( $switched ) );
	$pages = newest_pages();
	$until = microtime( true ) + PAGE_LOOK_SECONDS;
	// Reads the front page alone first: a small server that renders all pages at once, each for the first time,
	// finishes none in time.
	$answers  = read_pages( [ $pages[0] ], $until );
	$readings = [];
	$surfaces = [];
	foreach ( $answers + read_pages( array_slice( $pages, 1 ), $until ) as $page => $answer ) {
		$readings[] = new Page_Reading( $page, $answer, shows_any( $answer['body'], $hosts ) );
		$surfaces[] = 200 === $answer['status'] ? surfaces_of_site( $answer['body'], $page, $hosts ) : [];
	}
	$seen = seen_on_pages( $readings, $context->tries() )->with_data(
		[
			'inside'   => Page_Proof::is_read_from_inside( $pages ),
			'surfaces' => worst_surfaces( array_merge( ...$surfaces ) ),
		]
	);
	// One of the newest pages may be broken for other reasons.
	if ( 'page_unread' === $seen->code && 200 === $answers[ $pages[0] ]['status'] ) {
		$seen = Pages_Seen::in( $seen->data )->read > 0 ? Outcome::done( '', $seen->data ) : Outcome::skipped( 'pages_silent', $seen->data );
	}
	return looked_again( $seen, $context );
}

/**
 * @param list<array{from: string, to: string}> $endpoints
 * @return list<Surface> The images of this site that a page names outside its content.
 */
function surfaces_of_site( string $html, string $page, array $endpoints ): array {
	$surfaces = [];
	foreach ( surfaces_in( $html, $page ) as $one ) {
		$shows = shows_any( $one['url'], $endpoints );
		if ( 'feed' !== $one['kind'] && ( 'none' !== $shows || is_host_listed( url_host( $one['url'] ), site_hosts() ) ) ) {
			$surfaces[] = $one + [
				'state' => 'none' === $shows ? 'own' : $shows,
				'page'  => $page,
			];
		}
	}
	return $surfaces;
}

/**
 * Reads pages that show images with a new link: as different kinds of visitors, unless some pages are old. Adds the
 * links that these pages request to the flush, so that its result covers them. In an undo, it only reads the pages.
 */
function pages_step( Step_Context $context ): Outcome {
	$flush = $context->flush;
	if ( ! $flush->is_undo() && ! has_its_version( $flush ) ) {
		return Outcome::failed( 'newer_address' );
	}
	$ids      = $flush->images_with_new_links();
	$proof    = new Page_Proof( $flush );
	$sample   = images_to_read( $ids, $flush->id + $context->tries(), $flush->pages_seen()->kept );
	$pages    = array_column( shown_pages( $sample ), 'url' );
	$until    = microtime( true ) + READING_SECONDS;
	$readings = $proof->read( $pages, $until );
	$seen     = seen_on_pages( $readings, $context->tries() );
	$seen     = $seen->with_data(
		[
			'inside'   => Page_Proof::is_read_from_inside( Pages_Seen::in( $seen->data )->shown ),
			'kept'     => $proof->kept_images( $readings ),
			// Pages of images outside the sample were not searched for.
			'unproven' => count( $ids ) > PAGES_OF_IMAGES ? $proof->count_unproven( $readings ) : 0,
		]
	);
	if ( $flush->is_undo() ) {
		return read_again_if_old( $seen, $context );
	}
	// Feeds, sitemaps and the like are not searched while old pages will be read again.
	$is_last  = 'page_old' !== $seen->code || $context->tries() >= PAGE_TRIES;
	$seen     = $seen->with_data(
		[
			'is_removed' => true,
			'surfaces'   => $is_last ? $proof->elsewhere( $readings, min( $until, microtime( true ) + DOCUMENT_SECONDS ) ) : [],
		]
	);
	$is_new   = Outcome::DONE === $seen->state;
	$records  = $is_new ? changed_records( $flush ) : [];
	$judged   = $is_new ? judged_by_files( $proof, $readings, $records, $seen ) : $seen;
	$is_again = in_array( $judged->code, [ 'page_former_file', 'page_earlier_size' ], true ) && $context->tries() < PAGE_TRIES;
	if ( $is_again && lead_to_present_files( $flush, $proof->files_on_pages( $readings ), $records ) ) {
		return Outcome::again( now() + Step_Context::AGAIN_SECONDS, $judged->code, $judged->data );
	}
	$variants = $proof->variants( $readings );
	if ( [] !== $variants && null === ( new Purges() )->add( $flush->id, $variants ) ) {
		return Outcome::failed( 'not_noted', $seen->data );
	}
	if ( Outcome::DONE === $judged->state ) {
		return $judged->with_data( [ 'never_old' => $proof->requests_nothing_old( $readings, $records ) && checks_nothing_old( $flush, $records ) ] );
	}
	return read_again_if_old( $judged, $context );
}

/** Repeats the reading of pages if some were old. A page that did not open is reported, not waited for. */
function read_again_if_old( Outcome $seen, Step_Context $context ): Outcome {
	return 'page_old' === $seen->code ? looked_again( $seen, $context ) : $seen;
}

/**
 * Judges pages that request new links by the files behind these links: a file may still show the earlier image.
 *
 * @param list<Page_Reading>       $readings
 * @param array<int, Image_Record> $records  As returned by changed_records().
 */
function judged_by_files( Page_Proof $proof, array $readings, array $records, Outcome $seen ): Outcome {
	$former = $proof->pages_of_former_files( $readings );
	if ( [] !== $former ) {
		return Outcome::failed( 'page_former_file', $seen->data->with( [ 'page' => $former[0] ] ) );
	}
	$earlier = $proof->images_in_earlier_sizes( $readings, $records );
	return [] === $earlier ? $seen : Outcome::failed( 'page_earlier_size', $seen->data->with( [ 'images' => count( $earlier ) ] ) );
}

/**
 * Draws a sample spread over the images. Some whose pages were old in the last reading come first.
 *
 * @param list<int> $ids
 * @param int       $turn Another number draws other images.
 * @param list<int> $old  Images that a page showed at an old link; they take up to half of the sample.
 * @return list<int>
 */
function images_to_read( array $ids, int $turn, array $old = [] ): array {
	$count = count( $ids );
	if ( $count <= PAGES_OF_IMAGES ) {
		return $ids;
	}
	$drawn = [];
	for ( $n = 0; $n < PAGES_OF_IMAGES; $n++ ) {
		$drawn[] = $ids[ ( intdiv( $n * $count, PAGES_OF_IMAGES ) + $turn ) % $count ];
	}
	return array_slice(
		array_values( array_unique( array_merge( array_intersect( $ids, array_slice( $old, 0, intdiv( PAGES_OF_IMAGES, 2 ) ) ), $drawn ) ) ),
		0,
		PAGES_OF_IMAGES
	);
}

/**
 * Whether no copy at a new link can show an older file; false if there are too many copies to tell.
 *
 * @param array<int, Image_Record> $records As returned by changed_records().
 */
function checks_nothing_old( Flush $flush, array $records ): bool {
	$rows   = ( new Purges() )->found_in( $flush->id, Flush::NEW_LINK, MOST_LOOKED_THROUGH );
	$others = array_filter( $rows, static fn ( Purge $row ): bool => ! is_never_old( $row->source, $row->attachment_id, $records ) );
	return [] === $others && count( $rows ) < MOST_LOOKED_THROUGH;
}

/**
 * Returns the outcome of reading pages. Each page counts by its worst reading, and the worst kind of page decides.
 *
 * @param list<Page_Reading> $readings
 */
function seen_on_pages( array $readings, int $tries ): Outcome {
	$worst = [];
	foreach ( $readings as $reading ) {
		$known                   = $worst[ $reading->page ] ?? null;
		$worst[ $reading->page ] = null === $known || $reading->is_worse_than( $known ) ? $reading : $known;
	}
	$by = array_fill_keys( Page_Reading::STATES, [] );
	foreach ( $worst as $reading ) {
		$by[ $reading->shows ][] = $reading;
	}
	$codes  = [
		'page_old'    => $by['old'],
		'page_mixed'  => $by['mixed'],
		// A page that did not open may be the one in the cache: the others prove nothing about it.
		'page_unread' => $by['unread'],
	];
	$failed = array_filter( $codes );
	$named  = array_values( $failed )[0] ?? [];
	$found  = Page_Caches\detected();
	$caches = array_map( static fn ( Page_Reading $reading ): array => probable_caches( $reading->headers, $found, $reading->tail ), $by['old'] );
	$data   = new Pages_Seen(
		[
			'read'   => count( $by['new'] ),
			'shown'  => array_column( $by['new'], 'page' ),
			'unread' => count( $by['unread'] ),
			// Failed readings of pages that showed the images to other kinds of visitors.
			'unseen' => count(
				array_filter( $readings, static fn ( Page_Reading $reading ): bool => ! $reading->is_read() && $worst[ $reading->page ]->is_read() )
			),
			'page'   => $named[0]->page ?? '',
			'others' => max( 0, count( $named ) - 1 ),
			'left'   => $named[0]->left ?? [],
			'status' => $by['unread'][0]->status ?? 0,
			'caches' => array_values( array_unique( array_merge( ...$caches ) ) ),
			'tries'  => $tries,
		]
	);
	if ( [] !== $failed ) {
		return Outcome::failed( (string) array_key_first( $failed ), $data );
	}
	return [] === $by['new'] ? Outcome::skipped( 'pages_silent', $data ) : Outcome::done( '', $data );
}

/** Repeats a look whose result may soon be better. */
function looked_again( Outcome $seen, Step_Context $context ): Outcome {
	$may_pass = 'page_old' === $seen->code || ( 'page_unread' === $seen->code && 0 === $seen->data->status );
	return $may_pass && $context->tries() < PAGE_TRIES ? Outcome::again( now() + Step_Context::AGAIN_SECONDS, $seen->code, $seen->data ) : $seen;
}

/** @return non-empty-list<string> The front page and the newest public posts and pages. */
function newest_pages(): array {
	$pages  = [ home_url( '/' ) ];
	$newest = get_posts(
		[
			'post_type'           => array_diff( get_post_types( [ 'public' => true ] ), [ 'attachment' ] ),
			'post_status'         => 'publish',
			'has_password'        => false,
			'numberposts'         => NEWEST_PAGES + 1, // phpcs:ignore WordPress.WP.PostsPerPage.posts_per_page_numberposts -- Six.
			'ignore_sticky_posts' => true,
		]
	);
	foreach ( $newest as $post ) {
		$page = $post instanceof WP_Post ? get_permalink( $post ) : false;
		if ( is_string( $page ) && count( $pages ) <= NEWEST_PAGES && untrailingslashit( $page ) !== untrailingslashit( home_url() ) ) {
			$pages[] = $page;
		}
	}
	return $pages;
}

/**
 * @param list<array{from: string, to: string}> $endpoints
 * @return string "old" if the page shows any old endpoint, otherwise "new" or "none".
 */
function shows_any( string $html, array $endpoints ): string {
	$seen = array_map( static fn ( array $one ): string => front_page_shows( $html, $one['from'], $one['to'] ), $endpoints );
	return in_array( 'old', $seen, true ) ? 'old' : ( in_array( 'new', $seen, true ) ? 'new' : 'none' );
}

/**
 * Returns "new", "old" (also for both), or "none".
 *
 * ShortPixel Adaptive Images passes host and key to its script separately, so a page may hold no whole CDN URL.
 */
function front_page_shows( string $html, string $from, string $to ): string {
	$text = with_browser_hosts( str_replace( [ '\\/', '&#x2F;', '&#47;' ], '/', $html ) );

	if ( page_names( $text, $from ) ) {
		return 'old';
	}

	return page_names( $text, $to ) ? 'new' : 'none';
}

/**
 * Normalizes the hosts of a text's links as browser_endpoint() does: plugins write them as in their settings, for
 * example with capitals.
 */
function with_browser_hosts( string $text ): string {
	return (string) preg_replace_callback(
		'~(https?:)?(//[^/\s"\'<>&\\\\]++)~i',
		static fn ( array $link ): string => $link[1] . preg_replace(
			'~\Ahttps?:~',
			'',
			browser_endpoint( ( '' === $link[1] ? 'https:' : $link[1] ) . $link[2] )
		),
		$text
	);
}

/** Whether a page names an endpoint, and not just a longer one, such as `spai2` for `spai`. */
function page_names( string $text, string $endpoint ): bool {
	$bare  = (string) preg_replace( '#^https?:#i', '', $endpoint );
	$slash = (int) strrpos( $bare, '/' );
	$host  = (string) preg_replace( '#^//|[/:].*$#', '', substr( $bare, 0, $slash ) );
	$key   = preg_quote( substr( $bare, $slash + 1 ), '~' );

	// Autoptimize's tiny previews (`q_lqip`) don't count, since filters on its base URL don't change their URLs.
	return 1 === preg_match( '~' . preg_quote( $bare, '~' ) . '(?![A-Za-z0-9_.-]|/q_lqip[,+])~', $text )
		|| ( 1 === preg_match( '~spaiDomain\s*=\s*["\']' . preg_quote( $host, '~' ) . '["\']~i', $text )
			&& 1 === preg_match( '~\bkey\s*:\s*["\']' . $key . '["\']~', $text ) );
}
