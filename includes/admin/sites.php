<?php
/**
 * Adds two things to WordPress's list of a network's sites: our column, and a bulk action that flushes all images of
 * the selected sites.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use WP_Site;
use function ShortPixelFlush\Network\flush_sites;
use function ShortPixelFlush\Network\site_state;
use function ShortPixelFlush\not_allowed_sentence;
use const ShortPixelFlush\CAP_NETWORK;
use const ShortPixelFlush\Network\SITE_REFUSALS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SITES_COLUMN = 'shortpixel_flush';

// The bulk action, the action of network/edit.php to which it leads, and the nonce between them.
const SITES_ACTION = 'shortpixel-flush-sites';

// Arguments of the list's URL afterwards: the number of flushes stored, and the sites by refusal.
const STORED_ARG  = 'shortpixel-flush-stored';
const REFUSED_ARG = 'shortpixel-flush-refused';

// In seconds. The notice names the sites that the request had no time for.
const SITES_SECONDS = 20;

function prepare_sites_list(): void {
	if ( ! current_user_can( CAP_NETWORK ) ) {
		return;
	}
	add_filter( 'wpmu_blogs_columns', __NAMESPACE__ . '\with_sites_column' );
	add_action( 'manage_sites_custom_column', __NAMESPACE__ . '\render_site_cell', 10, 2 );
	add_filter( 'bulk_actions-sites-network', __NAMESPACE__ . '\with_sites_action' );
	add_filter( 'handle_network_bulk_actions-sites-network', __NAMESPACE__ . '\confirm_sites_action', 10, 3 );
	add_filter( 'removable_query_args', static fn ( array $args ): array => array_merge( $args, [ STORED_ARG, REFUSED_ARG ] ) );
	add_action( 'network_admin_notices', __NAMESPACE__ . '\render_sites_notice' );
}

/**
 * @param array<mixed> $columns
 * @return array<mixed>
 */
function with_sites_column( array $columns ): array {
	return $columns + [ SITES_COLUMN => __( 'ShortPixel', 'shortpixel-flush' ) ];
}

/**
 * @param mixed $column
 * @param mixed $site
 */
function render_site_cell( $column, $site ): void {
	if ( SITES_COLUMN !== $column || ! is_numeric( $site ) ) {
		return;
	}
	[ 'providers' => $providers, 'flush' => $flush ] = site_state( (int) $site );
	if ( null === $providers && null === $flush ) {
		echo '<span aria-hidden="true">&#8212;</span><span class="screen-reader-text">' . esc_html__( 'Nothing is known yet.', 'shortpixel-flush' ) . '</span>';
		return;
	}
	if ( null !== $providers ) {
		echo '<div>' . esc_html( [] === $providers ? __( 'No plugin that uses ShortPixel’s CDN', 'shortpixel-flush' ) : wp_sprintf( '%l', $providers ) ) . '</div>';
	}
	if ( null !== $flush ) {
		printf(
			'<div><a href="%s">%s</a></div>',
			esc_url( get_admin_url( (int) $site, 'upload.php?page=' . PAGE_SLUG ) ),
			esc_html( last_flush_label( $flush['state'], $flush['at'] ) )
		);
	}
}

/** Says how a site's last flush of everything stands or ended, and how long ago. */
function last_flush_label( string $state, int $at ): string {
	$labels = [
		'queued'    => __( 'Waiting', 'shortpixel-flush' ),
		'done'      => __( 'Done', 'shortpixel-flush' ),
		'partial'   => __( 'Partly done', 'shortpixel-flush' ),
		'failed'    => __( 'Failed', 'shortpixel-flush' ),
		'cancelled' => __( 'Stopped', 'shortpixel-flush' ),
		'undone'    => __( 'Undone', 'shortpixel-flush' ),
	];
	/* translators: 1: such as Done or Failed, 2: a length of time, such as "2 hours". */
	$said = __( 'All images: %1$s, %2$s ago', 'shortpixel-flush' );
	return sprintf( $said, $labels[ $state ] ?? __( 'In progress', 'shortpixel-flush' ), human_time_diff( $at ) );
}

/**
 * @param array<mixed> $actions
 * @return array<mixed>
 */
function with_sites_action( array $actions ): array {
	return $actions + [ SITES_ACTION => __( 'Flush all images', 'shortpixel-flush' ) ];
}

/**
 * Asks for confirmation on a separate page, as WordPress does before it deletes sites.
 *
 * @param mixed $location Where WordPress would redirect to.
 * @param mixed $action   The selected bulk action.
 * @param mixed $ids      The selected sites.
 * @return mixed
 */
function confirm_sites_action( $location, $action, $ids ) {
	if ( SITES_ACTION !== $action ) {
		return $location;
	}
	require_once ABSPATH . 'wp-admin/admin-header.php';
	render_sites_confirmation( site_ids( $ids ), is_string( $location ) ? $location : '' );
	require_once ABSPATH . 'wp-admin/admin-footer.php';
	exit;
}

/**
 * @param list<int> $ids
 * @param string    $list The URL of the list in which they were selected.
 */
function render_sites_confirmation( array $ids, string $list ): void {
	$list = wp_validate_redirect( $list, network_admin_url( 'sites.php' ) );
	?>
	<div class="wrap">
		<h1><?php esc_html_e( 'Flush all images of these sites?', 'shortpixel-flush' ); ?></h1>
		<form action="<?php echo esc_url( network_admin_url( 'edit.php?action=' . SITES_ACTION ) ); ?>" method="post">
			<input type="hidden" name="_wp_http_referer" value="<?php echo esc_attr( $list ); ?>" />
			<?php wp_nonce_field( SITES_ACTION, '_wpnonce', false ); ?>
			<p><?php esc_html_e( 'All images of these sites load anew, which may use ShortPixel credits. First views are slower.', 'shortpixel-flush' ); ?></p>
			<p><?php esc_html_e( 'Each site begins with its next background run. You can undo it on the site’s own screen.', 'shortpixel-flush' ); ?></p>
			<ul class="ul-disc">
				<?php foreach ( array_filter( array_map( 'get_site', $ids ) ) as $site ) : ?>
					<li>
						<?php echo esc_html( url_of_site( $site ) ); ?>
						<input type="hidden" name="site_ids[]" value="<?php echo esc_attr( (string) $site->blog_id ); ?>" />
					</li>
				<?php endforeach; ?>
			</ul>
			<p class="submit">
				<?php submit_button( __( 'Flush all images', 'shortpixel-flush' ), 'primary', 'submit', false ); ?>
				<a class="button" href="<?php echo esc_url( $list ); ?>"><?php esc_html_e( 'Cancel', 'shortpixel-flush' ); ?></a>
			</p>
		</form>
	</div>
	<?php
}

/** Stores the confirmed flushes, and goes back to the list. */
function flush_confirmed_sites(): void {
	check_admin_referer( SITES_ACTION );
	if ( ! current_user_can( CAP_NETWORK ) ) {
		wp_die( esc_html( not_allowed_sentence() ), '', [ 'response' => 403 ] );
	}
	// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Only numbers are read from it.
	$refusals = flush_sites( site_ids( $_POST['site_ids'] ?? [] ), get_current_user_id(), microtime( true ) + SITES_SECONDS );
	$refused  = [];
	foreach ( array_diff( $refusals, [ '' ] ) as $id => $refusal ) {
		$refused[ $refusal ][] = $id;
	}
	$result = [
		STORED_ARG  => count( array_keys( $refusals, '', true ) ),
		REFUSED_ARG => array_map( static fn ( array $ids ): string => implode( '.', $ids ), $refused ),
	];
	$list   = wp_get_referer();
	wp_safe_redirect( add_query_arg( $result, false === $list ? network_admin_url( 'sites.php' ) : $list ) );
	exit;
}

function render_sites_notice(): void {
	// phpcs:disable WordPress.Security.NonceVerification, WordPress.Security.ValidatedSanitizedInput -- Only numbers and known codes are read.
	$stored  = $_GET[ STORED_ARG ] ?? 0;
	$refused = $_GET[ REFUSED_ARG ] ?? [];
	// phpcs:enable
	$stored    = is_numeric( $stored ) ? absint( $stored ) : 0;
	$sentences = [];
	if ( $stored > 0 ) {
		/* translators: %s: number of sites. */
		$sentences[] = sprintf( _n( '%s site will flush all its images with its next background run.', '%s sites will flush all their images with their next background runs.', $stored, 'shortpixel-flush' ), number_format_i18n( $stored ) );
	}
	$alike = [];
	foreach ( SITE_REFUSALS as $refusal ) {
		$ids = is_array( $refused ) && is_string( $refused[ $refusal ] ?? null ) ? site_ids( explode( '.', $refused[ $refusal ] ) ) : [];
		$key = in_array( $refusal, [ 'inactive', 'too_late' ], true ) ? $refusal : 'other';

		$alike[ $key ] = array_merge( $alike[ $key ] ?? [], $ids );
	}
	foreach ( array_filter( $alike ) as $refusal => $ids ) {
		$sentences[] = refusal_sentence( $refusal, $ids );
	}
	if ( [] !== $sentences ) {
		wp_admin_notice(
			implode( '<br>', array_map( 'esc_html', $sentences ) ),
			[
				'type'        => 0 === $stored ? 'error' : ( 1 === count( $sentences ) ? 'success' : 'warning' ),
				'dismissible' => true,
			]
		);
	}
}

/**
 * @param string             $refusal `inactive`, `too_late` or `other`.
 * @param non-empty-list<int> $ids
 */
function refusal_sentence( string $refusal, array $ids ): string {
	$sentences = [
		/* translators: %s: addresses of sites. */
		'other'    => __( 'Not flushed: %s. Open Flush for ShortPixel there to see why.', 'shortpixel-flush' ),
		/* translators: %s: addresses of sites. */
		'inactive' => __( 'Not flushed, because Flush for ShortPixel is not active there: %s.', 'shortpixel-flush' ),
		/* translators: %s: addresses of sites. */
		'too_late' => __( 'Not reached in time: %s. Choose these again.', 'shortpixel-flush' ),
	];
	$names     = array_map(
		static function ( int $id ): string {
			$site = get_site( $id );
			return null === $site ? (string) $id : url_of_site( $site );
		},
		$ids
	);
	return sprintf( $sentences[ $refusal ] ?? '', wp_sprintf( '%l', $names ) );
}

function url_of_site( WP_Site $site ): string {
	return untrailingslashit( $site->domain . $site->path );
}

/**
 * @param mixed $values
 * @return list<int> Unique ids.
 */
function site_ids( $values ): array {
	$ids = array_map( 'absint', array_filter( is_array( $values ) ? $values : [], 'is_numeric' ) );
	return array_values( array_diff( array_unique( $ids ), [ 0 ] ) );
}
