<?php
/** What people read of costs: before a flush, where one has to be agreed to or is refused for its size, and after it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/paragraph.php';
require_once __DIR__ . '/plan-notes.php';

/** @return list<string> What each edge charges, then the credits of a flush of many. */
function cost_notes( Estimate $estimate ): array {
	$notes = array_map( __NAMESPACE__ . '\charge_sentence', $estimate->charges );
	return $estimate->copies > Estimate::FEW ? array_merge( $notes, [ credits_sentence( $estimate ) ] ) : $notes;
}

/** @param array{name: string, addresses: int, money: float|null} $charge */
function charge_sentence( array $charge ): string {
	if ( null === $charge['money'] ) {
		/* translators: %s: a CDN's name, such as Amazon CloudFront. */
		return sprintf( __( '%s charges for what is purged there; how much it comes to is not known beforehand.', 'shortpixel-flush' ), $charge['name'] );
	}
	if ( 0 === $charge['addresses'] ) {
		/* translators: 1: a CDN's name, such as Amazon CloudFront, 2: a sum, such as US$ 0.01. */
		return sprintf( __( 'Emptying %1$s costs up to %2$s.', 'shortpixel-flush' ), $charge['name'], money_text( $charge['money'] ) );
	}
	/* translators: 1: number of links, 2: a CDN's name, such as Amazon CloudFront, 3: a sum, such as US$ 75.00. */
	return sentence( _n( 'Purging %1$s link at %2$s costs up to %3$s.', 'Purging %1$s links at %2$s costs up to %3$s.', $charge['addresses'], 'shortpixel-flush' ), $charge['addresses'], $charge['name'], money_text( $charge['money'] ) );
}

/** With how they were reckoned. */
function credits_sentence( Estimate $estimate ): string {
	$credits = $estimate->credits();
	if ( null === $credits ) {
		return __( 'How many ShortPixel credits it takes can’t be told: no copy was checked yet, and the sizes of the files are not known.', 'shortpixel-flush' );
	}
	return paragraph( credits_lead( $estimate, $credits, $estimate->likely_credits() ), ...reckoning_sentences( $estimate ) );
}

/** @param float|null $likely Null where nobody knows which copies visitors ask for. */
function credits_lead( Estimate $estimate, float $most, ?float $likely ): string {
	if ( null === $estimate->common ) {
		/* translators: 1: number of credits, 2: number of files. */
		return sentence( _n( 'At least about %1$s ShortPixel credits, with one copy of %2$s file; every further width and format that visitors ask for adds to it.', 'At least about %1$s ShortPixel credits, with one copy of each of %2$s files; every further width and format that visitors ask for adds to it.', $estimate->copies, 'shortpixel-flush' ), credits_text( $most ), $estimate->copies );
	}
	if ( null === $likely ) {
		/* translators: 1: number of credits, 2: number of copies. */
		return sentence( _n( 'At most about %1$s ShortPixel credits, if visitors ask for the %2$s copy again; whether they use it is not known.', 'At most about %1$s ShortPixel credits, if visitors ask for all %2$s copies again; which of them they use is not known.', $estimate->copies, 'shortpixel-flush' ), credits_text( $most ), $estimate->copies );
	}
	if ( credits_text( $likely ) === credits_text( $most ) ) {
		/* translators: 1: number of credits, 2: number of copies. */
		return sentence( _n( 'About %1$s ShortPixel credits, if visitors ask for the %2$s copy again.', 'About %1$s ShortPixel credits, if visitors ask for all %2$s copies again.', $estimate->copies, 'shortpixel-flush' ), credits_text( $most ), $estimate->copies );
	}
	/* translators: 1: number of credits, 2: number of copies, 3: a larger number of credits, 4: a larger number of copies. */
	return sentence( _n( 'About %1$s to %3$s ShortPixel credits: %1$s if visitors ask again for the %2$s copy of the commonest screens, %3$s if they ask for all %4$s.', 'About %1$s to %3$s ShortPixel credits: %1$s if visitors ask again for the %2$s copies of the commonest screens, %3$s if they ask for all %4$s.', $estimate->common, 'shortpixel-flush' ), credits_text( $likely ), $estimate->common, credits_text( $most ), $estimate->copies );
}

/** @return list<string> */
function reckoning_sentences( Estimate $estimate ): array {
	$said = [];
	if ( null !== $estimate->share && ( $estimate->common ?? 0 ) > 0 ) {
		/* translators: %s: a percentage, such as 80. */
		$said[] = sentence( __( 'Before earlier flushes, %s%% of such copies were on the CDN; the others are not counted in the lower number.', 'shortpixel-flush' ), round( 100 * $estimate->share ) );
	}
	if ( $estimate->counted > 0 ) {
		$said[] = __( 'With a CDN of your own in front of ShortPixel, each copy that is made again takes one credit.', 'shortpixel-flush' );
	}
	if ( $estimate->counted < $estimate->copies && null !== $estimate->bytes ) {
		$size = (string) size_format( $estimate->bytes );
		/* translators: %s: a size, such as 85 KB. */
		$said[] = 'checked' === $estimate->basis ? sprintf( __( 'A credit is 5 MB of traffic, and the copies that were checked lately are about %s each.', 'shortpixel-flush' ), $size )
			/* translators: %s: a size, such as 85 KB. */
			: sprintf( __( 'A credit is 5 MB of traffic, and the files on this site are about %s each.', 'shortpixel-flush' ), $size );
	}
	return $said;
}

/** What somebody has to agree to. */
function cost_question( Estimate $estimate ): string {
	$said = [];
	if ( $estimate->addresses > 0 ) {
		/* translators: %s: number of copies. */
		$said[] = sentence( _n( 'This flushes %s copy.', 'This flushes %s copies.', $estimate->addresses, 'shortpixel-flush' ), $estimate->addresses );
	}
	return paragraph( ...$said, ...cost_notes( $estimate ) );
}

function not_confirmed( Estimate $estimate ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_not_confirmed',
		paragraph( cost_question( $estimate ), __( 'It has to be confirmed first. Nothing has been flushed.', 'shortpixel-flush' ) ),
		[
			'status'   => 409,
			'estimate' => estimate_shape( $estimate ),
		]
	);
}

/** @return array{addresses: int, credits: float|null, likely_credits: float|null, money: float|null, asks: bool, question: string} */
function estimate_shape( Estimate $estimate ): array {
	$credits = $estimate->credits();
	$likely  = $estimate->likely_credits();
	return [
		'addresses'      => $estimate->addresses,
		'credits'        => null === $credits ? null : round( $credits, 2 ),
		'likely_credits' => null === $likely ? null : round( $likely, 2 ),
		'money'          => $estimate->money(),
		'asks'           => $estimate->asks(),
		'question'       => $estimate->asks() ? cost_question( $estimate ) : '',
	];
}

/** For a user who may flush only so much in a day. */
function left_note( int $left, int $most ): string {
	/* translators: 1: number of copies that may still be flushed, 2: number of copies a day. */
	return sentence( _n( 'You may flush %2$s copy in 24 hours, and have %1$s left.', 'You may flush %2$s copies in 24 hours, and have %1$s left.', $most, 'shortpixel-flush' ), $left, $most );
}

/** @param int $free_at When there is room for it, in Unix seconds. */
function over_daily_addresses( int $wanted, int $left, int $most, int $free_at ): WP_Error {
	$what_now = $wanted > $most
		? __( 'Choose fewer images, or ask an administrator.', 'shortpixel-flush' )
		/* translators: %s: a time span, such as "5 hours". */
		: sprintf( __( 'Choose fewer images, or try again in %s.', 'shortpixel-flush' ), human_time_diff( now(), max( now() + 60, $free_at ) ) );
	return new WP_Error(
		'shortpixel_flush_daily_limit',
		paragraph(
			left_note( $left, $most ),
			/* translators: %s: number of copies. */
			sentence( _n( 'This would take %s copy, so nothing has been flushed.', 'This would take %s copies, so nothing has been flushed.', $wanted, 'shortpixel-flush' ), $wanted ),
			$what_now
		),
		[
			'status' => 429,
			'left'   => $left,
		]
	);
}

/**
 * What a flush that has ended took: what is measured is named as such, the rest is an estimate. Null while nothing is known of it.
 *
 * @return array{credits: float|null, money: float|null, message: string}|null
 */
function cost_shape( Flush $flush, Tally $tally ): ?array {
	$fetched = $flush->counted( 'fetched', 'copies' );
	$warmed  = $flush->counted( 'warmed', 'copies' );
	$money   = money_spent( $flush );
	if ( $flush->is_open() || ( 0 === $fetched + $warmed && 0.0 === $money ) ) {
		return null;
	}
	$said = [];
	if ( $fetched > 0 ) {
		$bytes   = $flush->counted( 'fetched', 'bytes' );
		$behind  = $flush->counted( 'fetched', 'counted' );
		$checked = new Estimate( 0, $fetched, $behind, [ intdiv( $bytes, $fetched ), 'checked' ] );
		/* translators: 1: number of copies, 2: a size, such as 2 MB, 3: number of credits. */
		$said[]  = sentence( _n( 'The check fetched %1$s copy with %2$s: about %3$s credits.', 'The check fetched %1$s copies with %2$s: about %3$s credits.', $fetched, 'shortpixel-flush' ), $fetched, (string) size_format( $bytes ), credits_text( (float) $checked->credits() ) );
		$removed = 'removal' === $flush->recipe() ? $tally->accepted() : 0;
		if ( $removed > $fetched ) {
			$all = new Estimate( 0, $removed, $behind > 0 ? $removed : 0, [ $checked->bytes, 'checked' ] );
			/* translators: 1: number of copies, 2: number of credits. */
			$said[] = sentence( _n( 'If visitors ask again for the %1$s copy whose removal was requested, that comes to about %2$s credits.', 'If visitors ask again for all %1$s copies whose removal was requested, that comes to about %2$s credits.', $removed, 'shortpixel-flush' ), $removed, credits_text( (float) $all->credits() ) );
		}
	}
	if ( $warmed > 0 ) {
		/* translators: 1: number of copies, 2: number of credits. */
		$said[] = sentence( _n( '%1$s more copy was asked for afterwards, so that the first visitors need not wait for it: about %2$s credits.', '%1$s more copies were asked for afterwards, so that the first visitors need not wait for them: about %2$s credits.', $warmed, 'shortpixel-flush' ), $warmed, credits_text( $flush->counted( 'warmed', 'thousandths' ) / 1000 ) );
	}
	if ( $money > 0.0 ) {
		/* translators: %s: a sum, such as US$ 0.15. */
		$said[] = sprintf( __( 'Your own CDN charges up to %s for the purge.', 'shortpixel-flush' ), money_text( $money ) );
	}
	return [
		'credits' => isset( $checked ) ? round( (float) $checked->credits(), 2 ) : null,
		'money'   => $money,
		'message' => paragraph( ...$said ),
	];
}

/** In US dollars, at most. */
function money_spent( Flush $flush ): float {
	$money = 0.0;
	foreach ( $flush->steps_of( [ 'edge_sources', 'edge' ] ) as $step ) {
		foreach ( array_merge( [ $step->data ], entries( $step->data['edges'] ?? [] ) ) as $record ) {
			$money += ( new Edge_Record( entries( $record ) ) )->money;
		}
	}
	return $money;
}

function credits_text( float $credits ): string {
	return $credits < 10 ? number_format_i18n( max( 0.1, round( $credits, 1 ) ), 1 ) : number_format_i18n( about( $credits ) );
}

/** Rounded up. */
function money_text( float $money ): string {
	/* translators: %s: a number of US dollars, such as 75.00. */
	return sprintf( __( 'US$ %s', 'shortpixel-flush' ), number_format_i18n( ceil( round( 100 * $money, 6 ) ) / 100, 2 ) );
}
