<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'b0afe462d22879f3ff66');
