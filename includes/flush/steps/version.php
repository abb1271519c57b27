<?php
/**
 * Gives images new links that contain a version, which outdates every width, format and browser copy at once.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Model\Tried_Link;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Stores the version with which pages write the images' links, and checks that it is stored. */
function version_step( Step_Context $context ): Outcome {
	// A change now would surprise the user, and the image may have changed again.
	if ( $context->flush->created_at < now() - Step_Context::STALE_SECONDS && ! has_its_version( $context->flush ) ) {
		return Outcome::failed( 'interrupted' );
	}
	$keys = $context->flush->subject->keys;
	if ( ! note_former( $context->flush->id, $keys ) ) {
		return Outcome::failed( 'not_stored' );
	}
	$have = Versions\note_owners( $context->flush->subject->owned )
		? Versions\assign( $keys, $context->flush->subject->version, forms_of( $context->flush ) )
		: null;
	if ( 0 === $have ) {
		return Outcome::failed( 'newer_address' );
	}
	if ( null === $have || ! has_its_version( $context->flush ) ) {
		return Outcome::failed( 'not_stored' );
	}
	renew_present_files( $context->flush );
	return Outcome::done();
}

/**
 * Records earlier versions before they are replaced, so that undoing restores them: once, however often the step is
 * begun.
 *
 * @param list<string> $keys
 */
function note_former( int $id, array $keys ): bool {
	$flushes = new Flushes();
	$flushes->change(
		$id,
		static fn ( Flush $now ): ?array => null !== $now->subject->former
			? null
			: [ 'subject' => $now->subject->with( [ 'former' => Versions\codes_of( $keys ) ] ) ]
	);
	return isset( $flushes->get( $id )->subject->former );
}

function version_back_step( Step_Context $context ): Outcome {
	return null === take_back( $context->flush ) ? Outcome::failed( 'not_undone' ) : Outcome::done();
}

/** @return list<string>|null As returned by Versions\revoke(). */
function take_back( Flush $flush ): ?array {
	take_ends_back( $flush );
	return Versions\revoke( $flush->subject->keys, $flush->subject->version, $flush->subject->former ?? [] );
}

/** @return array<string, string> The form of the version, one of Versions\FORMS, by provider. */
function forms_of( Flush $flush ): array {
	$forms = [];
	foreach ( $flush->subject->forms as $provider => $form ) {
		// Older releases of the plugin recorded `1` for the form `parameter`.
		$form = '1' === $form ? 'parameter' : $form;
		if ( in_array( $form, Versions\FORMS, true ) ) {
			$forms[ $provider ] = $form;
		}
	}

	return $forms;
}

/** Takes back a version that was set while the flush was being stopped. */
function take_back_if_stopped( int $id ): void {
	$flush = ( new Flushes() )->get( $id );
	if ( null !== $flush && 'cancelled' === $flush->state ) {
		take_back( $flush );
	}
}

/** @param int|null $clock The CDN's clock when a new link was tried; null if unknown. */
function new_link_baseline( ?int $clock ): Baseline {
	return new Baseline(
		[
			'accepted_date' => $clock,
			'new_link'      => true,
		]
	);
}

/**
 * Makes new links due for their check, since nothing has to be removed there. Returns whether there were any.
 *
 * The copy at the link that was tried gets the verdict of that try, if it proved the copy new: when the link was tried,
 * nothing was cached there yet.
 */
function accept_new_links( Flush $flush ): bool {
	$purges   = new Purges();
	$tried    = $flush->subject->tried ?? new Tried_Link();
	$accepted = $purges->move(
		$flush->id,
		[ 'queued' ],
		[
			'state'      => 'sent',
			'attempts'   => 0,
			'not_before' => 0,
			'sent_at'    => 0 === $tried->since ? $flush->created_at : $tried->since,
			'baseline'   => new_link_baseline( $tried->clock )->with(
				[
					'is_told_apart'  => $flush->subject->is_told_apart,
					'was_origin_old' => $tried->was_origin_old,
				]
			),
		],
		'new_link'
	);
	$first    = $purges->at( $flush->id, $tried->url );
	$state    = $tried->verdict['state'];
	// If the CDN was not seen to tell new links from old ones, a redirect proves nothing, and an answer in one format
	// says nothing about other formats.
	if ( 0 === $accepted || ! $flush->is_told_apart() ) {
		return $accepted > 0;
	}
	if ( null === $first || 'sent' !== $first->state || ! in_array( $state, Tally::NEW_STATES, true ) ) {
		return true;
	}
	$purges->write(
		[
			$first->with(
				[
					'state'      => $state,
					'looks'      => 1,
					'checked_at' => $tried->at,
					'status'     => $tried->status,
					'evidence'   => Purge::evidence( $tried->verdict['evidence'] ),
				]
			),
		],
		''
	);
	return true;
}
