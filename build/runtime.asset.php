<?php return array('dependencies' => array(), 'version' => '7da19c646512611d97db');
