<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '4938589ff42b2f4797cc');
