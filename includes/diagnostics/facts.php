<?php
/** What this site does and knows, in labels and values: in Site Health, and above the report of the diagnostics. */

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

use ShortPixelFlush\Flush\Image_Records;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\settings;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/../flush/say/causes.php';
require_once __DIR__ . '/../settings.php';

/** @return array<string, array{label: string, value: string, debug?: int|string}> Without links, names of images or anything secret: people paste it into forums. */
function site_facts(): array {
	$counts = ( new Image_Records() )->counts();
	$on     = settings()['automatic'];
	$names  = array_map( '\ShortPixelFlush\Flush\cause_reason', $on );
	$runner = runner_status();
	$facts  = [
		'automatic' => [
			'label' => __( 'Flushed by itself after', 'shortpixel-flush' ),
			'value' => [] === $names ? __( 'Nothing', 'shortpixel-flush' ) : implode( ', ', $names ),
			'debug' => [] === $on ? 'none' : implode( ', ', $on ),
		],
		'known'     => [
			'label' => __( 'Images whose files are known', 'shortpixel-flush' ),
			'value' => number_format_i18n( $counts['known'] ),
			'debug' => $counts['known'],
		],
		'waiting'   => [
			'label' => __( 'Images that changed and are to be decided on', 'shortpixel-flush' ),
			'value' => number_format_i18n( $counts['waiting'] ),
			'debug' => $counts['waiting'],
		],
		'failed'    => [
			'label' => __( 'Images whose last automatic flush failed', 'shortpixel-flush' ),
			'value' => number_format_i18n( ( new Image_Records() )->failed( 1 )['count'] ),
		],
		'runner'    => [
			'label' => __( 'Background tasks', 'shortpixel-flush' ),
			'value' => $runner['cron'] ? __( 'Run by themselves', 'shortpixel-flush' ) : __( 'Don’t run by themselves', 'shortpixel-flush' ),
			'debug' => $runner['driver'] . ( $runner['cron'] ? '' : ' (off)' ),
		],
	];
	foreach ( $counts['decided'] as $decision => $count ) {
		$facts[ "decided_{$decision}" ] = [
			'label' => decision_label( $decision ),
			'value' => number_format_i18n( $count ),
			'debug' => $count,
		];
	}

	return $facts;
}

function decision_label( string $decision ): string {
	$labels = [
		'flush'     => __( 'Last decided: flushed', 'shortpixel-flush' ),
		'unchanged' => __( 'Last decided: not changed', 'shortpixel-flush' ),
		'new'       => __( 'Last decided: just uploaded', 'shortpixel-flush' ),
		'off'       => __( 'Last decided: switched off', 'shortpixel-flush' ),
		'refused'   => __( 'Last decided: refused by a filter', 'shortpixel-flush' ),
		'delayed'   => __( 'Last decided: put off by a filter', 'shortpixel-flush' ),
	];

	return $labels[ $decision ] ?? $decision;
}
