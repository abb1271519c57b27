<?php
/** Prepares new links: a version in an image's source makes pages request new copies, in any width and format. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Copies\recent_lists;
use function ShortPixelFlush\Copies\recent_variants;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\Copies\without_documents;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Versions\path_stem;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Tries a new link for the images that may have one, before pages request it.
 *
 * @param array<int, array{way: string, why: string}> $ways    By attachment.
 * @param array<int, Image_Record>                    $records As returned by changed_records() for the flush.
 * @return array{
 *     ways: array<int, array{way: string, why: string}>,
 *     variants: list<Variant>,
 *     subject: array<mixed>,
 *     later: 'busy'|'slow'|'',
 *     tried: array{tried: Tried, answers: array{before: Http_Answer|null, after: Http_Answer}}|null,
 * } The resulting ways; the copies to check afterwards, empty if no image gets a new link; the changes to the flush's
 *     subject; why trying again soon may show more; and the link that was tried, with the answers at the old and the new
 *     one.
 */
function new_links( Plan $plan, array $ways, array $records = [] ): array {
	$none = [
		'ways'     => $ways,
		'variants' => [],
		'subject'  => [],
		'later'    => '',
		'tried'    => null,
	];
	$ids  = images_of_way( $ways, Flush::NEW_LINK );
	if ( [] === $ids ) {
		return $none;
	}
	$owned   = owned_keys( $ids );
	$keys    = version_keys( $owned );
	$version = Versions\reserve( $keys );
	if ( '' === $version ) {
		return [ 'ways' => with_way( $ways, $ids, Flush::REMOVAL, 'no_version' ) ] + $none;
	}
	$moved   = moved_variants( $plan, $keys );
	$spelled = Versions\newly_spelled( $keys, $version );
	$tried   = try_new_links( $moved, $version, $records );
	$given   = count( $ids );
	$ways    = ways_after_try( $plan, $ways, $tried['failed'] );
	$ways    = with_way(
		$ways,
		array_values( array_intersect( images_of_way( $ways, Flush::NEW_LINK ), too_short( $moved, $tried['forms'], $spelled ) ) ),
		Flush::REMOVAL,
		'short_name'
	);
	$ids     = images_of_way( $ways, Flush::NEW_LINK );
	if ( [] === $ids || null === $tried['tried'] || null === $tried['answers'] ) {
		return [
			'ways'  => with_way( $ways, $ids, Flush::REMOVAL, 'try_failed' ),
			'later' => $tried['later'],
		] + $none;
	}
	if ( count( $ids ) < $given ) {
		$owned = array_values( array_filter( $owned, static fn ( array $pair ): bool => in_array( $pair[1], $ids, true ) ) );
		$keys  = version_keys( $owned );
		$moved = moved_variants( $plan, $keys );
	}
	return [
		'ways'     => $ways,
		'variants' => checked_variants( $moved, $version, $tried['forms'], $tried['tried']['url'] ),
		'later'    => $tried['later'],
		'tried'    => [
			'tried'   => $tried['tried'],
			'answers' => $tried['answers'],
		],
		'subject'  => [
			'version'       => $version,
			'keys'          => $keys,
			'owned'         => $owned,
			'gone_keys'     => gone_keys( $records, $keys ),
			'forms'         => $tried['forms'],
			'is_told_apart' => $tried['is_told_apart'],
			'tried'         => $tried['tried'],
		],
	];
}

/**
 * @param array<int, array{way: string, why: string}> $ways
 * @return list<int>
 */
function images_of_way( array $ways, string $way ): array {
	return array_keys( array_filter( $ways, static fn ( array $one ): bool => $way === $one['way'] ) );
}

/**
 * @param array<int, array{way: string, why: string}> $ways
 * @param list<int>                                   $ids  The images that change to this way.
 * @return array<int, array{way: string, why: string}>
 */
function with_way( array $ways, array $ids, string $way, string $why ): array {
	return array_replace( $ways, array_fill_keys( $ids, compact( 'way', 'why' ) ) );
}

/**
 * Chooses removal for images if any provider that shows them can't use the new link: otherwise, pages would request
 * both old and new links.
 *
 * @param array<int, array{way: string, why: string}> $ways
 * @param array<string, string>                       $failed Why the new link failed, by provider.
 * @return array<int, array{way: string, why: string}>
 */
function ways_after_try( Plan $plan, array $ways, array $failed ): array {
	foreach ( [] === $failed ? [] : $plan->variants as $variant ) {
		$id  = (int) $variant->attachment_id;
		$why = $failed[ provider_id( $variant->url ) ] ?? null;
		if ( null !== $why && Flush::NEW_LINK === ( $ways[ $id ]['way'] ?? '' ) ) {
			$ways = with_way( $ways, [ $id ], Flush::REMOVAL, $why );
		}
	}
	return $ways;
}

/**
 * @param list<Variant>         $variants
 * @param array<string, string> $forms    By provider.
 * @param list<string>          $spelled  Keys for which this version has a spelling not used recently.
 * @return list<int> The images whose version would be a spelling, but whose names are too short for this version.
 */
function too_short( array $variants, array $forms, array $spelled ): array {
	$spelled = array_flip( $spelled );
	$images  = [];
	foreach ( $variants as $variant ) {
		$can_be = isset( $spelled[ Versions\key_of( $variant->source, Versions\places() ) ] );
		if ( ! $can_be && 'spelling' === ( $forms[ provider_id( $variant->url ) ] ?? '' ) ) {
			$images[ (int) $variant->attachment_id ] = (int) $variant->attachment_id;
		}
	}
	return array_values( $images );
}

/**
 * @param list<Variant>         $variants Variants at their old links.
 * @param array<string, string> $forms    By provider.
 * @param string                $tried    The new link that was tried, which comes first.
 * @return list<Variant> The variants to check at new links.
 */
function checked_variants( array $variants, string $version, array $forms, string $tried ): array {
	$first  = [];
	$others = [];
	foreach ( $variants as $variant ) {
		$form = $forms[ provider_id( $variant->url ) ] ?? null;
		$new  = null === $form ? null : at_new_link( $variant, $version, $form );
		if ( null !== $new && $new->url === $tried ) {
			$first[ $new->url ] = $new->checked( true );
		} elseif ( null !== $new && $variant->is_sampled && $variant->visitors_may_have() ) {
			$others[ $new->url ] = $new->checked( true );
		}
	}
	return array_values( $first + $others );
}

/**
 * @param list<string> $keys
 * @return list<Variant> The variants with these keys, and copies to compare, at their old links. Images that a filter
 *     added are left out, since they get no new link.
 */
function moved_variants( Plan $plan, array $keys ): array {
	$keys   = array_fill_keys( $keys, true );
	$places = Versions\look_up_places();

	return array_values(
		array_filter(
			array_merge( $plan->variants, copies_to_compare( $plan ) ),
			static fn ( Variant $variant ): bool => isset( $keys[ Versions\key_of( $variant->source, $places ) ] )
		)
	);
}

/**
 * Returns probable copies of the plan's first image, based on what a browser last measured on this site: one may be in
 * the CDN's cache, to be compared and shown.
 *
 * @return list<Variant> Empty if the plan has copies that visitors may have, or such probable ones already.
 */
function copies_to_compare( Plan $plan ): array {
	$id    = $plan->attachment_ids[0] ?? 0;
	$known = array_filter( $plan->variants, static fn ( Variant $variant ): bool => $variant->visitors_may_have() || 'recent' === $variant->found_in );
	return 0 === $id || [] !== $known ? [] : recent_variants( recent_lists(), $id, sources( $id ), [] );
}

/**
 * Returns the keys of images' versions, by their files on this site and by their URLs, which differ if uploads are
 * offloaded: pages can contain either.
 *
 * @param list<int> $attachment_ids
 * @return list<array{string, int}> Each key with its attachment.
 */
function owned_keys( array $attachment_ids ): array {
	$places = Versions\look_up_places();
	$owned  = [];

	foreach ( $attachment_ids as $id ) {
		$keys = [];
		foreach ( sources( $id ) as $source ) {
			$keys[ Versions\key_of( $source['url'], $places ) ] = true;
		}

		$file = image_file( $id );

		if ( '' !== $file && false === strpos( $file, ':' ) && '/' !== $file[0] ) {
			$keys[ path_stem( $file ) ] = true;
		}

		unset( $keys[''] );
		foreach ( array_keys( $keys ) as $key ) {
			$owned[] = [ (string) $key, $id ];
		}
	}

	return $owned;
}

/**
 * Returns the keys of images' earlier names, at which pages can only show the earlier image.
 *
 * @param array<int, Image_Record> $records As returned by changed_records() for the flush.
 * @param list<string>             $keys    The images' present keys.
 * @return array<string, int> Attachments by key.
 */
function gone_keys( array $records, array $keys ): array {
	$places = Versions\look_up_places();
	$gone   = [];
	foreach ( $records as $id => $record ) {
		foreach ( without_documents( $record->former ) as $source ) {
			$gone[ Versions\key_of( $source['url'], $places ) ] = $id;
		}
	}
	unset( $gone[''] );
	return array_diff_key( $gone, array_flip( $keys ) );
}

/**
 * @param list<array{string, int}> $owned
 * @return list<string>
 */
function version_keys( array $owned ): array {
	return array_values( array_unique( array_column( $owned, 0 ) ) );
}
