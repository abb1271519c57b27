<?php return array('dependencies' => array(), 'version' => '730e26abd5f1692488fa');
