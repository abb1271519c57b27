<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '18723bbb349a4c3635b1');
