<?php return array('dependencies' => array(), 'version' => '1cfd4d58a9e2a96a8d02');
