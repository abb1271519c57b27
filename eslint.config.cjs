const wordpress = require( '@wordpress/eslint-plugin' );
const format = require( '@wordpress/prettier-config' );

module.exports = [
	{
		ignores: [
			'build/',
			'node_modules/',
			'vendor/',
			'.cache/',
			'test-results/',
			'playwright-report/',
		],
	},
	...wordpress.configs.recommended,
	{
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			// TypeScript's compiler resolves imports, and knows more than this rule.
			'import/no-unresolved': 'off',
			'import/no-extraneous-dependencies': 'off',
			// The types say it; a tag repeats it.
			'jsdoc/require-param': 'off',
			'jsdoc/require-param-type': 'off',
			'jsdoc/require-returns': 'off',
			'jsdoc/require-returns-type': 'off',
			'jsdoc/check-param-names': 'off',
			'jsdoc/check-access': 'off',
			'jsdoc/check-property-names': 'off',
			'jsdoc/check-types': 'off',
			'jsdoc/no-undefined-types': 'off',
			'jsdoc/require-property': 'off',
			'jsdoc/require-property-description': 'off',
			'jsdoc/require-property-name': 'off',
			'jsdoc/require-property-type': 'off',
			'jsdoc/valid-types': 'off',
			'@wordpress/i18n-text-domain': [
				'error',
				{ allowedTextDomain: [ 'shortpixel-flush' ] },
			],
		},
	},
	{
		files: [ '**/*.{ts,tsx}' ],
		rules: {
			// The same format as TypeScript's own parser gives, in half of the time.
			'prettier/prettier': [ 'error', { ...format, parser: 'babel-ts' } ],
			'@typescript-eslint/no-explicit-any': 'error',
			// TypeScript wants brackets where a name comes from an index.
			'dot-notation': 'off',
			'no-redeclare': 'off',
			'no-undef': 'off',
			'no-unused-vars': 'off',
		},
	},
	{
		files: [ 'src/**/*.{ts,tsx}' ],
		rules: { 'no-console': 'error' },
	},
	{
		files: [ 'src/**/*.ts' ],
		// Only a .tsx file or a use-… file can hold a hook.
		ignores: [ 'src/hooks/use-*.ts' ],
		rules: { 'react-hooks/rules-of-hooks': 'off' },
	},
	{
		files: [ 'tools/**', 'tests/**', '*.config.*' ],
		rules: {
			'no-console': 'off',
			'@wordpress/no-global-event-listener': 'off',
			// No React in here; a function named use… is just that.
			'react-hooks/rules-of-hooks': 'off',
			'jsdoc/check-tag-names': [
				'error',
				{ definedTags: [ 'jest-environment' ] },
			],
		},
	},
];
