<?php
/** Says which files have the functions and constants that a file uses. Written by `npm run needs`. */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.Arrays -- Nobody reads each line of a table that a script writes.
return [
	'abilities/abilities.php' => [
		'abilities/execute.php', 'capabilities.php', 'proof/look.php', 'rest/fields.php', 'settings.php',
	],
	'abilities/execute.php' => [ 'model/values.php', 'rest/endpoint.php' ],
	'admin/admin-bar.php' => [ 'capabilities.php', 'http/ip-address.php' ],
	'admin/admin-page.php' => [ 'capabilities.php', 'flush/background.php', 'model/image-file.php' ],
	'admin/editor.php' => [ 'admin/admin-page.php', 'admin/assets.php', 'capabilities.php' ],
	'admin/later-version.php' => [ 'admin/admin-page.php', 'capabilities.php' ],
	'admin/leaving.php' => [
		'admin/admin-page.php', 'capabilities.php', 'changed-links.php', 'network/state.php',
		'providers/providers.php',
	],
	'admin/media-column.php' => [
		'admin/admin-page.php', 'admin/media-library.php', 'capabilities.php', 'clock.php', 'model/values.php',
	],
	'admin/media-library.php' => [
		'admin/admin-page.php', 'auto/image-state.php', 'capabilities.php', 'clock.php', 'providers/providers.php',
	],
	'admin/moved-notice.php' => [ 'admin/admin-page.php', 'capabilities.php', 'site-url.php' ],
	'admin/recording-tab.php' => [ 'health/recording.php' ],
	'admin/sites.php' => [
		'admin/admin-page.php', 'capabilities.php', 'network/flush.php', 'network/state.php',
	],
	'admin/welcome.php' => [
		'admin/admin-page.php', 'capabilities.php', 'flush/background.php', 'providers/providers.php', 'settings.php',
		'site-url.php',
	],
	'allowed-hosts.php' => [ 'hosts.php', 'http/ip-address.php', 'providers/providers.php', 'settings.php' ],
	'attempts.php' => [ 'shared-option.php' ],
	'auto/baseline.php' => [
		'attempts.php', 'auto/decide.php', 'auto/deleted-links.php', 'auto/file-changes.php', 'clock.php',
		'copies/library.php', 'error-log.php', 'model/image-file.php', 'model/values.php', 'shared-option.php',
	],
	'auto/changes.php' => [
		'auto/deleted-links.php', 'clock.php', 'copies/sources/sources.php', 'flush/queue-image.php',
		'model/causes.php', 'model/class-file-stamp.php', 'model/image-file.php', 'model/values.php', 'sites.php',
	],
	'auto/class-daily-look.php' => [ 'model/values.php' ],
	'auto/class-gatherer.php' => [
		'auto/decide.php', 'copies/limits.php', 'flush/gathering.php', 'say/causes.php',
	],
	'auto/decide.php' => [ 'model/causes.php', 'model/class-file-stamp.php' ],
	'auto/deleted-links.php' => [
		'auto/file-changes.php', 'clock.php', 'copies/sources/own-files.php', 'model/values.php', 'shared-option.php',
		'versions/lifetime.php', 'versions/link.php', 'versions/path-stem.php',
	],
	'auto/events.php' => [ 'auto/changes.php', 'providers/spio.php' ],
	'auto/file-changes.php' => [ 'copies/sources/sources.php' ],
	'auto/former-sources.php' => [ 'copies/sources/source-address.php', 'copies/sources/unlisted-files.php' ],
	'auto/image-state.php' => [
		'auto/decide.php', 'flush/background.php', 'flush/changed-since.php', 'settings.php',
	],
	'auto/look.php' => [
		'auto/baseline.php', 'auto/deleted-links.php', 'auto/file-changes.php', 'clock.php', 'flush/drivers.php',
		'flush/queue-image.php', 'flush/start.php', 'invalid-input.php', 'model/values.php', 'say/causes.php',
		'settings.php', 'shared-option.php', 'site-url.php',
	],
	'auto/old-versions.php' => [
		'auto/file-changes.php', 'clock.php', 'versions/lifetime.php', 'versions/link.php', 'versions/store.php',
	],
	'auto/results.php' => [ 'clock.php' ],
	'auto/say.php' => [
		'auto/decide.php', 'clock.php', 'model/causes.php', 'say/causes.php', 'say/subject.php',
	],
	'auto/sweep.php' => [
		'attempts.php', 'auto/baseline.php', 'auto/decide.php', 'auto/deleted-links.php', 'auto/file-changes.php',
		'auto/former-sources.php', 'clock.php', 'copies/pages/pages.php', 'copies/sources/own-files.php',
		'copies/sources/source-address.php', 'copies/sources/sources.php', 'error-log.php', 'flush/queue-image.php',
		'model/causes.php', 'model/image-file.php', 'settings.php', 'shared-option.php', 'site-url.php',
		'versions/store.php',
	],
	'cdn/cdn-url.php' => [ 'cdn/characters.php', 'cdn/host.php', 'cdn/percent.php' ],
	'cdn/endpoint.php' => [ 'cdn/cdn-url.php', 'cdn/characters.php', 'cdn/host.php', 'cdn/punycode.php' ],
	'cdn/find-cdn-urls.php' => [
		'cdn/cdn-url.php', 'cdn/characters.php', 'cdn/found-url.php', 'cdn/percent.php', 'cdn/spaced-urls.php',
		'cdn/surroundings.php',
	],
	'cdn/found-url.php' => [
		'cdn/cdn-url.php', 'cdn/characters.php', 'cdn/host.php', 'cdn/percent.php', 'cdn/punycode.php',
	],
	'cdn/host.php' => [ 'cdn/characters.php' ],
	'cdn/percent.php' => [ 'cdn/characters.php' ],
	'cdn/punycode.php' => [ 'cdn/characters.php' ],
	'cdn/spaced-urls.php' => [ 'cdn/characters.php' ],
	'cdn/surroundings.php' => [ 'cdn/characters.php', 'cdn/spaced-urls.php' ],
	'changed-links.php' => [ 'providers/autoptimize-key.php', 'versions/link.php' ],
	'cli/class-act-commands.php' => [
		'capabilities.php', 'cli/next-commands.php', 'cli/terminal.php', 'flush/acts.php', 'flush/possible-acts.php',
		'flush/report.php', 'flush/rights.php', 'say/site-refusals.php', 'site-url.php',
	],
	'cli/class-address-command.php' => [
		'cli/terminal.php', 'flush/answer-whose-url.php', 'flush/rights.php', 'site-url.php',
	],
	'cli/class-auto-commands.php' => [
		'auto/look.php', 'auto/say.php', 'capabilities.php', 'cli/terminal.php', 'clock.php', 'flush/background.php',
		'flush/report.php', 'flush/rights.php', 'model/image-file.php', 'model/values.php', 'say/shape.php',
		'settings.php',
	],
	'cli/class-check-command.php' => [
		'clock.php', 'flush/estimate.php', 'flush/rights.php', 'flush/start.php', 'scan/report.php', 'scan/scan.php',
		'scan/store.php', 'site-url.php',
	],
	'cli/class-command-options.php' => [ 'cli/terminal.php' ],
	'cli/class-command.php' => [
		'capabilities.php', 'cli/next-commands.php', 'cli/rows.php', 'cli/terminal.php', 'flush/background.php',
		'flush/drivers.php', 'flush/report.php', 'invalid-input.php', 'say/limits.php', 'say/refusals.php',
		'scan/scan.php',
	],
	'cli/class-diagnose-command.php' => [
		'capabilities.php', 'cli/terminal.php', 'health/checks.php', 'health/recording.php',
	],
	'cli/class-forecast.php' => [
		'capabilities.php', 'clock.php', 'copies/library.php', 'flush/acts.php', 'flush/estimate.php',
		'flush/report.php', 'flush/way.php', 'say/limits.php', 'say/paragraph.php', 'say/plan-notes.php',
		'say/subject.php', 'say/ways.php',
	],
	'cli/class-progress.php' => [ 'clock.php', 'flush/report.php', 'settings.php' ],
	'cli/class-record-commands.php' => [
		'capabilities.php', 'cli/rows.php', 'cli/terminal.php', 'copies/preconditions.php', 'flush/history.php',
		'flush/report.php', 'model/causes.php', 'site-url.php',
	],
	'cli/class-run-command.php' => [
		'auto/look.php', 'auto/sweep.php', 'flush/drivers.php', 'flush/rights.php', 'site-url.php',
	],
	'cli/class-run-loop.php' => [ 'clock.php' ],
	'cli/class-start-commands.php' => [
		'cli/terminal.php', 'copies/preconditions.php', 'flush/background.php', 'flush/rights.php', 'flush/start.php',
	],
	'cli/class-work-limits.php' => [ 'proof/decode.php' ],
	'cli/next-commands.php' => [ 'flush/background.php', 'flush/report.php' ],
	'cli/rows.php' => [
		'capabilities.php', 'edges/status.php', 'flush/background.php', 'flush/provider-status.php',
		'flush/report.php', 'page-caches/page-caches.php', 'providers/providers.php', 'say/shape.php',
	],
	'copies/class-page-images.php' => [ 'capabilities.php', 'copies/variants.php', 'model/image-file.php' ],
	'copies/class-variant-search.php' => [
		'allowed-hosts.php', 'cdn/cdn-url.php', 'copies/measured.php', 'copies/pages/page-reader.php',
		'copies/pages/pages.php', 'copies/pages/surfaces.php', 'copies/recent-lists.php', 'copies/sample.php',
		'copies/sources/own-files.php', 'copies/sources/source-address.php', 'copies/sources/sources.php',
		'copies/variants.php', 'hosts.php', 'providers/providers.php', 'versions/path-stem.php',
	],
	'copies/library.php' => [
		'copies/preconditions.php', 'copies/sample.php', 'copies/sources/source-address.php',
		'copies/sources/sources.php', 'model/image-file.php', 'model/values.php', 'say/plan-notes.php',
		'say/refusals.php', 'store/schema.php',
	],
	'copies/limits.php' => [ 'capabilities.php', 'invalid-input.php', 'say/limits.php', 'store/usage.php' ],
	'copies/measured.php' => [
		'cdn/cdn-url.php', 'copies/sample.php', 'copies/sources/own-files.php', 'copies/sources/source-address.php',
		'providers/providers.php', 'say/schema.php', 'versions/path-stem.php',
	],
	'copies/pages/class-page-proof.php' => [
		'cdn/cdn-url.php', 'copies/pages/page-reader.php', 'copies/pages/surface-documents.php',
		'copies/pages/surfaces.php', 'copies/sources/never-old.php', 'copies/sources/sources.php', 'hosts.php',
		'http/ip-address.php', 'http/resolve.php', 'versions/link.php', 'versions/shown.php',
	],
	'copies/pages/content-search.php' => [ 'model/values.php', 'store/schema.php', 'versions/path-stem.php' ],
	'copies/pages/other-sites.php' => [
		'copies/pages/content-search.php', 'copies/pages/pages.php', 'copies/sources/source-address.php',
		'model/image-file.php', 'model/values.php', 'sites.php', 'versions/path-stem.php',
	],
	'copies/pages/page-reader.php' => [
		'allowed-hosts.php', 'cdn/find-cdn-urls.php', 'copies/pages/surfaces.php', 'copies/sources/lazy-sources.php',
		'copies/sources/source-address.php', 'hosts.php', 'http/ip-address.php',
	],
	'copies/pages/pages-to-clear.php' => [
		'copies/pages/content-search.php', 'copies/pages/pages.php', 'copies/sources/source-address.php',
		'copies/sources/sources.php', 'language-urls.php',
	],
	'copies/pages/pages.php' => [
		'copies/pages/content-search.php', 'copies/sources/own-files.php', 'copies/sources/source-address.php',
		'copies/sources/sources.php', 'hosts.php', 'http/ip-address.php', 'model/image-file.php', 'model/values.php',
		'store/schema.php',
	],
	'copies/pages/surface-documents.php' => [
		'copies/pages/page-reader.php', 'copies/pages/surfaces.php', 'hosts.php', 'http/ip-address.php',
	],
	'copies/pages/surfaces.php' => [ 'copies/sources/source-address.php' ],
	'copies/pasted.php' => [
		'allowed-hosts.php', 'cdn/cdn-url.php', 'cdn/find-cdn-urls.php', 'copies/attachment-cards.php',
		'copies/sources/own-files.php', 'copies/sources/source-address.php', 'copies/variants.php', 'hosts.php',
		'http/ip-address.php', 'model/image-file.php', 'proof/decode.php', 'say/refusals.php',
	],
	'copies/plan-images.php' => [
		'copies/attachment-cards.php', 'copies/preconditions.php', 'copies/sample.php', 'say/plan-notes.php',
		'say/refusals.php',
	],
	'copies/plan-subject.php' => [ 'copies/sample.php' ],
	'copies/plan-urls.php' => [
		'capabilities.php', 'copies/attachment-cards.php', 'copies/pages/page-reader.php', 'copies/pages/pages.php',
		'copies/pasted.php', 'copies/preconditions.php', 'copies/sample.php', 'copies/sources/source-address.php',
		'copies/variants.php', 'say/page.php', 'say/plan-notes.php', 'say/refusals.php',
	],
	'copies/preconditions.php' => [
		'copies/attachment-cards.php', 'model/image-file.php', 'providers/providers.php', 'say/refusals.php',
	],
	'copies/provider-targets.php' => [
		'cdn/endpoint.php', 'copies/preconditions.php', 'providers/providers.php', 'say/refusals.php', 'site-url.php',
	],
	'copies/recent-lists.php' => [
		'cdn/cdn-url.php', 'model/values.php', 'providers/providers.php', 'shared-option.php', 'versions/shown.php',
	],
	'copies/sample.php' => [ 'model/values.php' ],
	'copies/sources/class-folder-listing.php' => [ 'versions/path-stem.php' ],
	'copies/sources/class-owners.php' => [
		'capabilities.php', 'cdn/cdn-url.php', 'copies/sources/own-files.php', 'copies/sources/source-address.php',
		'copies/sources/sources.php', 'hosts.php', 'http/ip-address.php', 'model/values.php',
		'providers/providers.php', 'store/schema.php', 'versions/path-stem.php',
	],
	'copies/sources/files-instead.php' => [
		'copies/sources/never-old.php', 'copies/sources/own-files.php', 'copies/sources/sources.php',
		'copies/sources/unlisted-files.php', 'model/image-file.php', 'versions/path-stem.php',
	],
	'copies/sources/never-old.php' => [
		'copies/sources/source-address.php', 'proof/detail.php', 'proof/fingerprint.php', 'proof/verdict.php',
		'versions/shown.php',
	],
	'copies/sources/own-files.php' => [
		'copies/sources/source-address.php', 'edges/configured.php', 'hosts.php', 'http/ip-address.php',
		'model/image-file.php', 'store/schema.php', 'versions/own-uploads.php', 'versions/path-stem.php',
	],
	'copies/sources/source-address.php' => [ 'hosts.php', 'http/ip-address.php', 'versions/path-stem.php' ],
	'copies/sources/sources.php' => [
		'copies/sources/source-address.php', 'copies/sources/unlisted-files.php', 'hosts.php', 'model/image-file.php',
		'model/values.php', 'versions/shown.php',
	],
	'copies/sources/unlisted-files.php' => [ 'versions/path-stem.php' ],
	'copies/variants.php' => [
		'allowed-hosts.php', 'cdn/cdn-url.php', 'copies/sources/source-address.php', 'copies/sources/sources.php',
		'hosts.php', 'http/ip-address.php', 'model/image-file.php', 'providers/providers.php', 'versions/shown.php',
	],
	'edges/class-api-edge.php' => [
		'edges/answers.php', 'edges/edge-urls.php', 'edges/fields.php', 'http/ip-address.php',
	],
	'edges/class-bunny.php' => [ 'edges/answers.php', 'edges/edge-urls.php', 'edges/fields.php' ],
	'edges/class-cloudflare.php' => [ 'edges/answers.php', 'edges/edge-urls.php', 'edges/fields.php' ],
	'edges/class-cloudfront.php' => [
		'cdn/cdn-url.php', 'clock.php', 'edges/answers.php', 'edges/edge-urls.php', 'edges/fields.php',
		'edges/signature.php',
	],
	'edges/class-configured-edge.php' => [ 'capabilities.php', 'edges/fields.php' ],
	'edges/class-connection-test.php' => [ 'clock.php', 'edges/answers.php', 'edges/edges.php' ],
	'edges/class-digitalocean.php' => [ 'edges/answers.php', 'edges/edge-urls.php', 'edges/fields.php' ],
	'edges/class-fastly.php' => [ 'edges/answers.php', 'edges/fields.php' ],
	'edges/class-generic.php' => [
		'capabilities.php', 'edges/answers.php', 'edges/edge-urls.php', 'edges/fields.php', 'http/ip-address.php',
	],
	'edges/class-keycdn.php' => [ 'edges/answers.php', 'edges/edge-urls.php', 'edges/fields.php' ],
	'edges/class-stored-edge.php' => [
		'edges/answers.php', 'edges/constants.php', 'edges/fields.php', 'edges/secrets.php', 'settings.php',
	],
	'edges/configured.php' => [
		'capabilities.php', 'edges/answers.php', 'edges/constants.php', 'edges/edges.php', 'edges/fields.php',
		'edges/stored.php', 'private-hosts.php', 'site-url.php',
	],
	'edges/constants.php' => [ 'settings.php' ],
	'edges/dismissed.php' => [
		'edges/configured.php', 'edges/edges.php', 'invalid-input.php', 'shared-option.php',
	],
	'edges/edge-urls.php' => [ 'cdn/percent.php' ],
	'edges/edges.php' => [ 'http/ip-address.php', 'site-url.php' ],
	'edges/pace.php' => [ 'clock.php', 'shared-option.php' ],
	'edges/settings.php' => [
		'capabilities.php', 'edges/configured.php', 'edges/constants.php', 'edges/edges.php', 'edges/fields.php',
		'edges/status.php', 'edges/stored.php', 'http/redact.php', 'invalid-input.php', 'private-hosts.php',
		'settings.php', 'site-url.php',
	],
	'edges/status.php' => [ 'edges/configured.php', 'edges/fields.php', 'http/redact.php', 'site-url.php' ],
	'edges/stored.php' => [ 'edges/answers.php', 'invalid-input.php', 'shared-option.php' ],
	'error-log.php' => [ 'clock.php' ],
	'flush/account.php' => [ 'hosts.php', 'site-url.php' ],
	'flush/acts.php' => [
		'capabilities.php', 'copies/limits.php', 'copies/provider-targets.php', 'flush/drivers.php',
		'flush/edge-files.php', 'flush/estimate.php', 'flush/new-links.php', 'flush/possible-acts.php',
		'flush/recipe.php', 'flush/steps/edge.php', 'invalid-input.php', 'say/site-refusals.php', 'site-url.php',
	],
	'flush/answer-whose-url.php' => [ 'flush/drivers.php', 'invalid-input.php', 'site-url.php' ],
	'flush/background.php' => [ 'flush/drivers.php' ],
	'flush/begin.php' => [ 'flush/edge-files.php', 'flush/recipe.php', 'flush/steps/edge.php' ],
	'flush/changed-since.php' => [ 'model/causes.php', 'model/class-file-stamp.php', 'model/image-file.php' ],
	'flush/choose-ways.php' => [
		'clock.php', 'copies/limits.php', 'copies/pages/other-sites.php', 'copies/plan-images.php',
		'copies/plan-subject.php', 'copies/sources/never-old.php', 'flush/new-links.php', 'flush/steps/pages.php',
		'flush/way.php',
	],
	'flush/class-form-test.php' => [
		'attempts.php', 'cdn/cdn-url.php', 'cdn/percent.php', 'clock.php', 'flush/steps/probe.php',
		'flush/test-images.php', 'hosts.php', 'proof/decode.php', 'proof/fingerprint.php', 'versions/link.php',
		'versions/parameter.php', 'versions/store.php', 'versions/told-apart.php',
	],
	'flush/class-runner.php' => [
		'allowed-hosts.php', 'attempts.php', 'capabilities.php', 'clock.php', 'copies/provider-targets.php',
		'error-log.php', 'flush/begin.php', 'flush/history.php', 'flush/recipe.php', 'flush/results.php',
		'flush/steps/events.php', 'flush/steps/log.php', 'flush/steps/version.php', 'providers/providers.php',
		'say/kept-refusals.php', 'say/site-refusals.php', 'settings.php', 'shared-option.php', 'site-url.php',
		'store/schema.php', 'versions/link.php',
	],
	'flush/comparisons.php' => [ 'say/comparison.php' ],
	'flush/drivers.php' => [ 'attempts.php', 'clock.php', 'error-log.php', 'shared-option.php' ],
	'flush/edge-files.php' => [
		'clock.php', 'copies/sources/sources.php', 'copies/variants.php', 'flush/choose-ways.php',
		'flush/new-links.php', 'flush/steps/edge.php', 'hosts.php', 'providers/providers.php', 'versions/shown.php',
	],
	'flush/estimate.php' => [
		'copies/library.php', 'copies/limits.php', 'hosts.php', 'model/image-file.php', 'providers/providers.php',
		'say/limits.php', 'say/plan-notes.php',
	],
	'flush/fall-back.php' => [
		'cdn/cdn-url.php', 'copies/plan-images.php', 'copies/sources/own-files.php', 'flush/new-links.php',
		'flush/steps/own-version.php', 'flush/steps/page-caches.php', 'flush/steps/pages.php',
		'flush/steps/present-files.php', 'flush/steps/probe.php', 'flush/steps/version.php', 'hosts.php',
		'proof/verdict.php', 'versions/shown.php', 'versions/told-apart.php',
	],
	'flush/gathering.php' => [ 'flush/queue-image.php' ],
	'flush/history.php' => [ 'capabilities.php', 'model/values.php', 'store/schema.php' ],
	'flush/late-layouts.php' => [
		'clock.php', 'copies/measured.php', 'copies/plan-images.php', 'copies/plan-subject.php',
		'copies/recent-lists.php', 'copies/variants.php', 'flush/choose-ways.php', 'flush/drivers.php',
		'flush/seen-before.php', 'flush/start.php', 'flush/steps/purge-api.php', 'invalid-input.php',
		'model/values.php', 'say/site-refusals.php',
	],
	'flush/new-links.php' => [
		'copies/recent-lists.php', 'copies/sources/sources.php', 'flush/try-link.php', 'model/image-file.php',
		'versions/link.php', 'versions/path-stem.php', 'versions/store.php', 'versions/used-spellings.php',
	],
	'flush/pages-outside.php' => [ 'flush/steps/log.php', 'flush/steps/pages.php' ],
	'flush/plan-site.php' => [
		'capabilities.php', 'copies/library.php', 'copies/provider-targets.php', 'flush/account.php',
		'flush/estimate.php', 'flush/steps/edge.php', 'flush/steps/probe.php', 'hosts.php',
		'page-caches/page-caches.php', 'providers/providers.php', 'say/edges.php', 'say/limits.php',
		'say/page-caches.php', 'say/plan-notes.php', 'say/site.php',
	],
	'flush/possible-acts.php' => [ 'flush/recipe.php', 'flush/steps/own-version.php' ],
	'flush/provider-status.php' => [
		'copies/provider-targets.php', 'edges/dismissed.php', 'hosts.php', 'site-url.php', 'versions/told-apart.php',
	],
	'flush/queue-image.php' => [
		'clock.php', 'flush/drivers.php', 'providers/providers.php', 'site-url.php', 'sites.php',
	],
	'flush/report.php' => [
		'capabilities.php', 'copies/attachment-cards.php', 'flush/changed-since.php', 'flush/possible-acts.php',
		'flush/steps/own-version.php', 'say/shape.php',
	],
	'flush/results.php' => [
		'copies/provider-targets.php', 'flush/possible-acts.php', 'flush/recipe.php', 'proof/compare-urls.php',
		'store/schema.php',
	],
	'flush/rights.php' => [ 'capabilities.php', 'invalid-input.php' ],
	'flush/seen-before.php' => [
		'allowed-hosts.php', 'copies/plan-images.php', 'copies/recent-lists.php', 'flush/steps/own-version.php',
		'flush/steps/probe.php', 'flush/steps/version.php', 'flush/try-link.php', 'proof/look.php',
		'proof/verdict.php', 'settings.php', 'versions/link.php',
	],
	'flush/start.php' => [
		'capabilities.php', 'clock.php', 'copies/library.php', 'copies/limits.php', 'copies/plan-images.php',
		'copies/plan-subject.php', 'copies/plan-urls.php', 'copies/preconditions.php', 'copies/provider-targets.php',
		'copies/recent-lists.php', 'flush/acts.php', 'flush/begin.php', 'flush/choose-ways.php', 'flush/drivers.php',
		'flush/estimate.php', 'flush/gathering.php', 'flush/plan-site.php', 'flush/steps/events.php',
		'flush/steps/purge-api.php', 'invalid-input.php', 'providers/providers.php', 'say/causes.php',
		'say/paragraph.php', 'say/refusals.php', 'say/site-refusals.php', 'say/steps.php', 'site-url.php',
	],
	'flush/steps/class-arrive-step.php' => [ 'flush/steps/version.php' ],
	'flush/steps/class-before-looks.php' => [
		'clock.php', 'proof/before.php', 'proof/compare-urls.php', 'proof/formats.php',
	],
	'flush/steps/class-budget.php' => [ 'proof/decode.php' ],
	'flush/steps/class-format-looks.php' => [
		'proof/before.php', 'proof/decode.php', 'proof/formats.php', 'proof/look.php',
	],
	'flush/steps/class-host-queue.php' => [ 'clock.php', 'http/ip-address.php' ],
	'flush/steps/class-incremental-planner.php' => [
		'clock.php', 'copies/attachment-cards.php', 'copies/library.php', 'copies/limits.php', 'copies/measured.php',
		'copies/sample.php', 'error-log.php', 'flush/steps/purge-api.php', 'settings.php',
	],
	'flush/steps/class-look-step.php' => [
		'cdn/cdn-url.php', 'clock.php', 'copies/sources/never-old.php', 'copies/sources/own-files.php',
		'flush/steps/log.php', 'hosts.php', 'proof/browser-seconds.php', 'proof/decode.php', 'proof/look.php',
		'versions/lifetime.php', 'versions/path-stem.php', 'versions/shown.php', 'versions/store.php',
		'versions/told-apart.php',
	],
	'flush/steps/class-purge-api.php' => [
		'cdn/cdn-url.php', 'copies/sources/own-files.php', 'copies/sources/source-address.php',
		'flush/steps/purge-api.php', 'hosts.php', 'site-url.php',
	],
	'flush/steps/class-remove-step.php' => [
		'cdn/cdn-url.php', 'clock.php', 'flush/steps/events.php', 'http/retry.php', 'proof/before.php',
		'proof/look.php', 'proof/verdict-headers.php',
	],
	'flush/steps/class-row-edges.php' => [ 'clock.php', 'hosts.php', 'versions/shown.php' ],
	'flush/steps/class-row-step.php' => [ 'clock.php', 'error-log.php', 'settings.php' ],
	'flush/steps/class-site-edge.php' => [
		'allowed-hosts.php', 'capabilities.php', 'cdn/cdn-url.php', 'clock.php', 'edges/answers.php',
		'edges/configured.php', 'edges/edges.php', 'edges/pace.php', 'flush/steps/events.php', 'hosts.php',
		'http/ip-address.php',
	],
	'flush/steps/class-stale-copies.php' => [
		'cdn/cdn-url.php', 'hosts.php', 'proof/formats.php', 'proof/look.php', 'proof/verdict.php',
	],
	'flush/steps/class-thumbnail-keeper.php' => [ 'proof/compare-urls.php', 'proof/thumbnail.php' ],
	'flush/steps/edge.php' => [ 'capabilities.php', 'clock.php', 'hosts.php' ],
	'flush/steps/endpoint.php' => [
		'copies/provider-targets.php', 'flush/steps/probe.php', 'invalid-input.php', 'proof/compare.php',
		'providers/providers.php', 'versions/store.php',
	],
	'flush/steps/events.php' => [ 'error-log.php', 'flush/steps/log.php' ],
	'flush/steps/log.php' => [
		'clock.php', 'error-log.php', 'flush/steps/purge-api.php', 'http/redact.php', 'model/values.php',
	],
	'flush/steps/own-version.php' => [ 'versions/link.php' ],
	'flush/steps/page-caches.php' => [
		'capabilities.php', 'clock.php', 'copies/pages/pages-to-clear.php', 'model/values.php',
		'page-caches/clear.php',
	],
	'flush/steps/pages.php' => [
		'cdn/endpoint.php', 'clock.php', 'copies/pages/page-reader.php', 'copies/pages/pages.php',
		'copies/pages/surface-documents.php', 'copies/pages/surfaces.php', 'copies/provider-targets.php',
		'copies/sources/never-old.php', 'flush/steps/endpoint.php', 'flush/steps/own-version.php',
		'flush/steps/present-files.php', 'flush/steps/probable-caches.php', 'hosts.php', 'http/ip-address.php',
		'page-caches/page-caches.php',
	],
	'flush/steps/present-files.php' => [
		'copies/sources/files-instead.php', 'copies/sources/never-old.php', 'flush/steps/page-caches.php',
		'model/image-file.php', 'versions/link.php', 'versions/note-present-files.php', 'versions/parameter.php',
		'versions/path-stem.php', 'versions/shown.php',
	],
	'flush/steps/probe.php' => [
		'copies/provider-targets.php', 'copies/sources/sources.php', 'versions/shown.php',
	],
	'flush/steps/purge-api.php' => [ 'cdn/cdn-url.php', 'providers/providers.php' ],
	'flush/steps/site-purge.php' => [
		'clock.php', 'copies/provider-targets.php', 'flush/steps/purge-api.php', 'hosts.php',
		'providers/providers.php', 'settings.php',
	],
	'flush/steps/version.php' => [
		'clock.php', 'flush/steps/own-version.php', 'flush/steps/present-files.php', 'versions/link.php',
		'versions/store.php',
	],
	'flush/suggestions.php' => [
		'edges/answers.php', 'edges/configured.php', 'edges/dismissed.php', 'edges/edges.php', 'edges/recognise.php',
		'flush/provider-status.php', 'flush/steps/probe.php', 'hosts.php', 'providers/providers.php', 'site-url.php',
	],
	'flush/test-images.php' => [ 'attempts.php', 'cdn/cdn-url.php', 'hosts.php', 'versions/told-apart.php' ],
	'flush/try-link.php' => [
		'allowed-hosts.php', 'cdn/cdn-url.php', 'clock.php', 'copies/provider-targets.php',
		'copies/sources/never-old.php', 'flush/steps/probe.php', 'flush/steps/version.php', 'flush/test-images.php',
		'hosts.php', 'invalid-input.php', 'proof/compare.php', 'proof/look.php', 'proof/verdict.php',
		'providers/providers.php', 'say/failures.php', 'say/refusals.php', 'settings.php', 'versions/link.php',
		'versions/parameter.php', 'versions/shown.php', 'versions/told-apart.php', 'versions/used-spellings.php',
	],
	'flush/way.php' => [
		'cdn/cdn-url.php', 'clock.php', 'copies/pages/pages-to-clear.php', 'flush/new-links.php',
		'flush/steps/edge.php', 'flush/steps/page-caches.php', 'flush/try-link.php', 'hosts.php',
		'page-caches/page-caches.php', 'versions/link.php', 'versions/store.php', 'versions/told-apart.php',
	],
	'health/background.php' => [ 'clock.php', 'flush/background.php', 'flush/drivers.php', 'hosts.php' ],
	'health/cdn.php' => [ 'flush/steps/probe.php', 'providers/providers.php', 'say/refusals.php' ],
	'health/checks.php' => [
		'health/background.php', 'health/cdn.php', 'health/images.php', 'health/page-cache.php', 'health/site.php',
		'mask.php', 'site-url.php',
	],
	'health/class-asked-copy.php' => [
		'allowed-hosts.php', 'clock.php', 'flush/steps/probe.php', 'proof/compare.php', 'say/failures.php',
	],
	'health/class-recorder.php' => [
		'allowed-hosts.php', 'attempts.php', 'capabilities.php', 'cdn/cdn-url.php', 'cdn/endpoint.php',
		'cdn/percent.php', 'clock.php', 'copies/provider-targets.php', 'copies/sources/sources.php',
		'flush/steps/probe.php', 'flush/steps/purge-api.php', 'flush/test-images.php', 'health/cdn.php',
		'health/recorded-answer.php', 'hosts.php', 'invalid-input.php', 'providers/providers.php', 'say/refusals.php',
		'site-url.php', 'versions/link.php', 'versions/parameter.php', 'versions/store.php',
	],
	'health/facts.php' => [
		'edges/secrets.php', 'edges/status.php', 'flush/account.php', 'flush/background.php',
		'page-caches/page-caches.php', 'providers/providers.php', 'say/causes.php', 'scan/store.php', 'settings.php',
	],
	'health/images.php' => [ 'auto/look.php', 'auto/say.php', 'scan/store.php' ],
	'health/page-cache.php' => [
		'copies/pages/page-reader.php', 'edges/configured.php', 'flush/steps/probable-caches.php',
		'page-caches/page-caches.php', 'proof/cache-headers.php', 'say/page-caches.php',
	],
	'health/recorded-answer.php' => [
		'cdn/cdn-url.php', 'http/http-date.php', 'proof/decode.php', 'proof/fingerprint.php',
	],
	'health/recording.php' => [
		'capabilities.php', 'clock.php', 'flush/steps/purge-api.php', 'invalid-input.php', 'shared-option.php',
	],
	'health/site-health.php' => [
		'capabilities.php', 'health/checks.php', 'health/facts.php', 'health/provider-offer.php',
		'providers/providers.php',
	],
	'health/site.php' => [
		'copies/preconditions.php', 'edges/configured.php', 'edges/secrets.php', 'edges/status.php',
		'flush/account.php', 'flush/steps/purge-api.php', 'flush/suggestions.php', 'hosts.php',
		'providers/providers.php', 'site-url.php', 'store/schema.php', 'store/try-tables.php',
	],
	'health/why.php' => [ 'health/checks.php' ],
	'hosts.php' => [
		'http/dns-host.php', 'http/ip-address.php', 'language-urls.php', 'private-hosts.php', 'settings.php',
	],
	'http/answers.php' => [ 'http/http-date.php' ],
	'http/class-client.php' => [
		'clock.php', 'http/answers.php', 'http/dns-host.php', 'http/ip-address.php', 'site-url.php',
	],
	'http/class-host-health-store.php' => [ 'clock.php', 'shared-option.php' ],
	'http/class-host-health.php' => [ 'http/retry.php' ],
	'http/class-request-batch.php' => [
		'clock.php', 'hosts.php', 'http/answers.php', 'http/ip-address.php', 'http/redact.php', 'http/resolve.php',
	],
	'http/class-transfer.php' => [
		'clock.php', 'http/answers.php', 'http/ip-address.php', 'http/redact.php', 'http/resolve.php',
	],
	'http/class-window.php' => [ 'clock.php' ],
	'http/dns-host.php' => [ 'cdn/punycode.php' ],
	'http/resolve.php' => [ 'clock.php', 'http/answers.php', 'http/ip-address.php' ],
	'lifecycle.php' => [
		'changed-links.php', 'clock.php', 'flush/drivers.php', 'flush/test-images.php', 'page-caches/clear.php',
		'site-url.php', 'sites.php', 'store/schema.php',
	],
	'mask.php' => [ 'edges/configured.php', 'http/redact.php', 'providers/providers.php' ],
	'model/class-edge-record.php' => [ 'clock.php', 'http/retry.php' ],
	'model/class-edge-result.php' => [ 'http/retry.php' ],
	'model/class-failure.php' => [ 'model/values.php' ],
	'model/class-file-stamp.php' => [ 'model/values.php' ],
	'model/class-flush.php' => [ 'clock.php', 'model/values.php' ],
	'model/class-image-record.php' => [ 'model/causes.php' ],
	'model/class-purge.php' => [ 'model/values.php' ],
	'model/class-step.php' => [ 'clock.php', 'model/values.php' ],
	'model/class-stored-value.php' => [ 'model/values.php' ],
	'model/class-tally.php' => [ 'model/values.php' ],
	'model/class-variant.php' => [ 'cdn/cdn-url.php' ],
	'model/image-file.php' => [ 'model/values.php' ],
	'model/values.php' => [ 'http/ip-address.php' ],
	'network/flush.php' => [
		'flush/rights.php', 'flush/start.php', 'network/state.php', 'sites.php', 'store/schema.php',
	],
	'network/state.php' => [
		'changed-links.php', 'model/values.php', 'providers/providers.php', 'store/schema.php',
	],
	'page-caches/clear.php' => [
		'attempts.php', 'page-caches/calls.php', 'page-caches/page-caches.php', 'page-caches/side-effects.php',
		'site-url.php',
	],
	'page-caches/page-caches.php' => [ 'page-caches/calls.php', 'page-caches/table.php' ],
	'page-caches/plugin-calls.php' => [
		'page-caches/calls.php', 'page-caches/side-effects.php', 'site-url.php',
	],
	'page-caches/table.php' => [ 'page-caches/plugin-calls.php' ],
	'privacy/erase.php' => [ 'scan/store.php', 'store/usage.php' ],
	'privacy/export.php' => [ 'clock.php', 'flush/report.php', 'scan/store.php' ],
	'privacy/policy.php' => [ 'flush/history.php' ],
	'private-hosts.php' => [ 'http/ip-address.php', 'shared-option.php' ],
	'proof/before.php' => [
		'proof/browser-seconds.php', 'proof/cache-headers.php', 'proof/compare-urls.php', 'proof/fingerprint.php',
		'proof/formats.php',
	],
	'proof/browser-seconds.php' => [ 'http/http-date.php', 'proof/verdict-headers.php' ],
	'proof/cache-headers.php' => [ 'http/http-date.php' ],
	'proof/class-image-facts.php' => [ 'proof/decode.php', 'proof/fingerprint.php' ],
	'proof/class-origin.php' => [
		'hosts.php', 'http/http-date.php', 'proof/compare-urls.php', 'proof/decode.php', 'proof/fingerprint.php',
		'proof/thumbnail.php', 'versions/own-uploads.php', 'versions/shown.php',
	],
	'proof/compare-urls.php' => [ 'http/dns-host.php' ],
	'proof/compare.php' => [ 'proof/cache-headers.php', 'proof/compare-urls.php', 'proof/fingerprint.php' ],
	'proof/detail.php' => [ 'proof/fingerprint.php' ],
	'proof/fingerprint.php' => [ 'proof/decode.php' ],
	'proof/formats.php' => [ 'proof/verdict.php' ],
	'proof/look.php' => [
		'clock.php', 'http/http-date.php', 'proof/before.php', 'proof/compare-urls.php', 'proof/fingerprint.php',
		'proof/formats.php', 'proof/verdict-headers.php', 'proof/verdict.php',
	],
	'proof/thumbnail.php' => [ 'proof/compare-urls.php', 'proof/decode.php' ],
	'proof/verdict-headers.php' => [ 'http/http-date.php', 'proof/cache-headers.php' ],
	'proof/verdict.php' => [
		'proof/cache-headers.php', 'proof/compare-urls.php', 'proof/detail.php', 'proof/fingerprint.php',
		'proof/verdict-headers.php',
	],
	'providers/class-autoptimize.php' => [
		'cdn/cdn-url.php', 'cdn/endpoint.php', 'providers/autoptimize-key.php',
		'providers/autoptimize-parameters.php', 'providers/full-flush.php', 'shared-option.php',
	],
	'providers/class-spai-parameters.php' => [ 'providers/js-numbers.php' ],
	'providers/class-spai.php' => [ 'cdn/cdn-url.php', 'cdn/endpoint.php', 'providers/full-flush.php' ],
	'providers/class-spio.php' => [ 'cdn/cdn-url.php', 'providers/full-flush.php', 'providers/spio.php' ],
	'providers/providers.php' => [ 'shared-option.php' ],
	'providers/spio.php' => [ 'cdn/endpoint.php' ],
	'rest/class-address-controller.php' => [ 'flush/answer-whose-url.php', 'site-url.php' ],
	'rest/class-edges-controller.php' => [
		'edges/dismissed.php', 'edges/edges.php', 'edges/secrets.php', 'edges/settings.php', 'flush/suggestions.php',
	],
	'rest/class-flush-acts-controller.php' => [
		'flush/acts.php', 'flush/estimate.php', 'flush/late-layouts.php', 'flush/pages-outside.php',
		'invalid-input.php', 'rest/create-input.php', 'rest/errors.php', 'say/failures.php', 'site-url.php',
	],
	'rest/class-flush-controller.php' => [
		'capabilities.php', 'flush/report.php', 'rest/endpoint.php', 'rest/errors.php', 'say/shape.php',
		'store/schema.php',
	],
	'rest/class-flushes-controller.php' => [
		'capabilities.php', 'flush/history.php', 'flush/report.php', 'rest/endpoint.php',
	],
	'rest/class-health-controller.php' => [ 'health/checks.php', 'health/site-health.php', 'rest/errors.php' ],
	'rest/class-images-controller.php' => [
		'auto/image-state.php', 'auto/say.php', 'capabilities.php', 'clock.php', 'copies/attachment-cards.php',
		'flush/drivers.php', 'flush/report.php', 'flush/rights.php', 'model/image-file.php', 'rest/errors.php',
		'rest/fields.php',
	],
	'rest/class-input.php' => [ 'invalid-input.php', 'rest/errors.php' ],
	'rest/class-outside-controller.php' => [ 'auto/look.php', 'capabilities.php' ],
	'rest/class-pages-controller.php' => [
		'copies/pages/pages.php', 'copies/preconditions.php', 'copies/screens.php', 'flush/rights.php',
		'rest/errors.php',
	],
	'rest/class-scan-controller.php' => [
		'rest/create-input.php', 'rest/endpoint.php', 'scan/report.php', 'scan/scan.php', 'scan/store.php',
		'site-url.php',
	],
	'rest/class-schemas.php' => [
		'auto/image-state.php', 'edges/settings.php', 'edges/status.php', 'flush/account.php', 'rest/fields.php',
		'say/comparison.php', 'say/schema.php', 'scan/judge.php', 'settings.php',
	],
	'rest/class-settings-controller.php' => [
		'edges/settings.php', 'edges/stored.php', 'invalid-input.php', 'private-hosts.php', 'settings.php',
	],
	'rest/class-settings-fields.php' => [ 'edges/settings.php', 'say/schema.php', 'settings.php' ],
	'rest/class-start-controller.php' => [
		'capabilities.php', 'copies/limits.php', 'flush/account.php', 'flush/estimate.php', 'flush/report.php',
		'flush/rights.php', 'flush/start.php', 'flush/way.php', 'invalid-input.php', 'rest/create-input.php',
		'rest/endpoint.php', 'rest/errors.php', 'say/limits.php', 'say/refusals.php', 'say/ways.php',
	],
	'rest/class-status-controller.php' => [
		'auto/look.php', 'capabilities.php', 'edges/status.php', 'flush/account.php', 'flush/background.php',
		'flush/drivers.php', 'flush/provider-status.php', 'flush/report.php', 'flush/suggestions.php',
		'page-caches/page-caches.php', 'providers/providers.php',
	],
	'rest/class-users-controller.php' => [ 'flush/history.php' ],
	'rest/create-input.php' => [
		'copies/measured.php', 'health/provider-offer.php', 'hosts.php', 'http/ip-address.php', 'invalid-input.php',
		'providers/providers.php', 'rest/errors.php', 'rest/fields.php',
	],
	'rest/endpoint.php' => [ 'capabilities.php', 'rest/errors.php' ],
	'rest/fields.php' => [ 'model/causes.php', 'say/schema.php', 'site-url.php' ],
	'rest/routes.php' => [
		'capabilities.php', 'flush/rights.php', 'rest/endpoint.php', 'rest/fields.php', 'say/schema.php',
	],
	'say/comparison.php' => [ 'proof/before.php', 'say/schema.php', 'say/shape.php' ],
	'say/edges.php' => [ 'edges/edges.php', 'say/paragraph.php' ],
	'say/evidence.php' => [ 'say/failures.php' ],
	'say/failures.php' => [ 'hosts.php', 'say/kept-refusals.php', 'say/paragraph.php' ],
	'say/flush.php' => [
		'clock.php', 'hosts.php', 'say/edges.php', 'say/failures.php', 'say/page-caches.php', 'say/paragraph.php',
		'say/schema.php', 'say/steps.php',
	],
	'say/kept-refusals.php' => [ 'invalid-input.php', 'say/refusals.php', 'say/site-refusals.php' ],
	'say/limits.php' => [ 'clock.php', 'say/paragraph.php', 'say/plan-notes.php' ],
	'say/mixed-ways.php' => [ 'say/flush.php', 'say/new-link.php', 'say/paragraph.php', 'say/steps.php' ],
	'say/new-link.php' => [ 'say/failures.php', 'say/flush.php', 'say/paragraph.php', 'say/steps.php' ],
	'say/page-caches.php' => [ 'page-caches/page-caches.php', 'say/edges.php', 'say/paragraph.php' ],
	'say/page.php' => [ 'invalid-input.php', 'say/paragraph.php', 'say/plan-notes.php' ],
	'say/plan-notes.php' => [ 'say/paragraph.php', 'say/subject.php' ],
	'say/refusals.php' => [ 'invalid-input.php' ],
	'say/schema.php' => [ 'model/causes.php' ],
	'say/shape.php' => [
		'clock.php', 'say/causes.php', 'say/evidence.php', 'say/failures.php', 'say/flush.php', 'say/mixed-ways.php',
		'say/new-link.php', 'say/page-caches.php', 'say/page.php', 'say/paragraph.php', 'say/schema.php',
		'say/site.php', 'say/steps.php', 'say/subject.php', 'say/surfaces.php', 'say/ways.php',
	],
	'say/site.php' => [ 'say/failures.php', 'say/page-caches.php', 'say/paragraph.php', 'say/steps.php' ],
	'say/steps.php' => [
		'say/edges.php', 'say/failures.php', 'say/kept-refusals.php', 'say/page-caches.php', 'say/paragraph.php',
	],
	'say/subject.php' => [ 'say/paragraph.php', 'say/schema.php' ],
	'say/surfaces.php' => [ 'say/schema.php' ],
	'say/ways.php' => [ 'say/paragraph.php' ],
	'scan/class-case-of-image.php' => [ 'clock.php', 'proof/fingerprint.php' ],
	'scan/class-copy-search.php' => [
		'copies/pages/page-reader.php', 'copies/pages/pages.php', 'copies/sources/source-address.php',
		'copies/sources/sources.php',
	],
	'scan/class-scan.php' => [ 'model/values.php' ],
	'scan/class-scanner.php' => [
		'allowed-hosts.php', 'attempts.php', 'clock.php', 'copies/library.php', 'copies/recent-lists.php',
		'copies/sources/sources.php', 'error-log.php', 'http/retry.php', 'proof/decode.php', 'proof/fingerprint.php',
		'proof/thumbnail.php', 'proof/verdict.php', 'scan/judge.php', 'scan/list-images.php', 'scan/rate.php',
		'scan/store.php', 'settings.php',
	],
	'scan/judge.php' => [
		'copies/sources/never-old.php', 'http/http-date.php', 'proof/cache-headers.php', 'proof/compare-urls.php',
		'proof/fingerprint.php', 'proof/verdict-headers.php', 'proof/verdict.php',
	],
	'scan/list-images.php' => [
		'auto/changes.php', 'auto/file-changes.php', 'clock.php', 'copies/library.php', 'error-log.php',
		'model/image-file.php',
	],
	'scan/rate.php' => [ 'clock.php' ],
	'scan/report.php' => [
		'capabilities.php', 'clock.php', 'copies/attachment-cards.php', 'copies/measured.php', 'copies/screens.php',
		'scan/rate.php', 'scan/say.php', 'scan/scan.php', 'settings.php',
	],
	'scan/say.php' => [ 'clock.php', 'proof/verdict.php', 'say/causes.php', 'say/subject.php' ],
	'scan/scan.php' => [
		'clock.php', 'copies/library.php', 'copies/preconditions.php', 'flush/drivers.php', 'invalid-input.php',
		'scan/rate.php', 'scan/store.php', 'site-url.php',
	],
	'scan/store.php' => [ 'clock.php', 'model/values.php', 'shared-option.php' ],
	'settings.php' => [ 'invalid-input.php', 'private-hosts.php' ],
	'shared-option.php' => [ 'clock.php' ],
	'site-url.php' => [ 'shared-option.php' ],
	'store/class-flushes.php' => [ 'capabilities.php', 'clock.php', 'model/values.php', 'store/schema.php' ],
	'store/class-image-records.php' => [
		'clock.php', 'model/causes.php', 'model/values.php', 'store/schema.php', 'versions/path-stem.php',
	],
	'store/class-personal-data.php' => [ 'store/schema.php' ],
	'store/class-purges.php' => [ 'clock.php', 'model/values.php', 'store/schema.php' ],
	'store/class-table.php' => [
		'clock.php', 'error-log.php', 'model/values.php', 'shared-option.php', 'store/schema.php',
	],
	'store/class-thumbnails.php' => [ 'store/schema.php' ],
	'store/leftovers.php' => [ 'settings.php', 'shared-option.php' ],
	'store/schema.php' => [ 'model/values.php', 'store/leftovers.php' ],
	'store/try-tables.php' => [ 'store/schema.php' ],
	'store/usage.php' => [ 'clock.php', 'model/values.php', 'shared-option.php' ],
	'versions/lifetime.php' => [ 'shared-option.php' ],
	'versions/note-present-files.php' => [
		'shared-option.php', 'versions/link.php', 'versions/present-files.php',
	],
	'versions/own-uploads.php' => [ 'versions/link.php', 'versions/network-uploads.php' ],
	'versions/shown.php' => [ 'versions/link.php', 'versions/parameter.php', 'versions/spelling.php' ],
	'versions/spelling.php' => [ 'versions/path-stem.php' ],
	'versions/store.php' => [
		'clock.php', 'shared-option.php', 'versions/link.php', 'versions/path-stem.php', 'versions/spelling.php',
		'versions/used-spellings.php',
	],
	'versions/told-apart.php' => [ 'clock.php', 'hosts.php', 'shared-option.php' ],
	'versions/used-spellings.php' => [
		'clock.php', 'shared-option.php', 'versions/link.php', 'versions/spelling.php',
	],
];
