<?php return array('dependencies' => array(), 'version' => '7d604b123960009abc04');
