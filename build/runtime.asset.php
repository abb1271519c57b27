<?php return array('dependencies' => array(), 'version' => '17cf6ed1d67b056d160d');
