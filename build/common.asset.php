<?php return array('dependencies' => array(), 'version' => 'cd2f93778e904dc8f761');
