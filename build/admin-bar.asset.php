<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '4d061aba252f402489d8');
